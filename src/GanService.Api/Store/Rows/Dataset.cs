using System.Text.Json;
using GanService.Engine;
using GanService.Engine.Data;

namespace GanService.Api.Store.Rows;

/// <summary>A dataset's row; the packed images are files.</summary>
public sealed class Dataset
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required DatasetSource Source { get; init; }

    /// <summary>Side of the packed images in pixels; smaller ones are made when a job asks, larger ones cannot.</summary>
    public required int ImageSize { get; init; }

    public required string Crop { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DatasetState State { get; private set; }

    /// <summary>Images packed, or so far while importing.</summary>
    public int Count { get; private set; }

    public int SkippedCount { get; private set; }

    public string SkippedJson { get; private set; } = "[]";

    public string? Error { get; private set; }

    /// <summary>How often a worker has taken it to import it. What a worker writes counts while this is still the number that it took it with.</summary>
    public int Attempt { get; private set; }

    /// <summary>When the worker that imports it counts as vanished, unless it is heard of before.</summary>
    public DateTime? LeaseUntil { get; private set; }

    /// <summary>How often a worker vanished, or goes on, in the midst of its import.</summary>
    public int Attempts { get; private set; }

    public IReadOnlyList<SkippedFile> Skipped => JsonSerializer.Deserialize<IReadOnlyList<SkippedFile>>(SkippedJson, EngineJson.Options)!;

    public void Complete(int count, int skippedCount, IReadOnlyList<SkippedFile> skipped)
    {
        (State, Count) = (DatasetState.Ready, count);
        SetSkipped(skippedCount, skipped);
    }

    public void Fail(string error, int skippedCount, IReadOnlyList<SkippedFile> skipped)
    {
        (State, Count, Error) = (DatasetState.Failed, 0, error);
        SetSkipped(skippedCount, skipped);
    }

    private void SetSkipped(int count, IReadOnlyList<SkippedFile> skipped)
    {
        SkippedCount = count;
        SkippedJson = JsonSerializer.Serialize(skipped, EngineJson.Options);
    }
}

/// <summary>Where a dataset's images come from.</summary>
public enum DatasetSource
{
    /// <summary>Drawn by the engine.</summary>
    Synthetic,

    /// <summary>An uploaded archive.</summary>
    Upload,

    /// <summary>A folder on the server.</summary>
    Folder,
}

/// <summary>Where a dataset is in its life.</summary>
public enum DatasetState
{
    /// <summary>Images are being decoded and packed.</summary>
    Importing,

    /// <summary>Jobs can use it.</summary>
    Ready,

    /// <summary>No image could be used; the dataset tells why.</summary>
    Failed,
}
