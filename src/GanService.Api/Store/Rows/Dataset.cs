using System.Text.Json;
using GanService.Engine;
using GanService.Engine.Data;

namespace GanService.Api.Store.Rows;

/// <summary>A dataset's row; the packed images are files.</summary>
public sealed class Dataset
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Which of those of its name: 1 for the first.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The dataset that it begins with; null for none.</summary>
    public string? ParentId { get; init; }

    /// <summary>Which images of that it has not; null for all.</summary>
    public string? LeftOutJson { get; init; }

    public required DatasetSource Source { get; init; }

    /// <summary>Of a folder on the server: which of those that the settings name; null for none.</summary>
    public string? Folder { get; init; }

    /// <summary>Side of the packed images in pixels; smaller ones are made when a job asks, larger ones cannot.</summary>
    public required int ImageSize { get; init; }

    public required string Crop { get; init; }

    /// <summary>A pattern of the paths that were taken; null for all.</summary>
    public string? Filter { get; init; }

    /// <summary>With which labels images were taken; null for all.</summary>
    public string? Where { get; init; }

    /// <summary>Images that were to be taken at most; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>By which they were drawn at random; null where they are the first by name.</summary>
    public long? LimitSeed { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>The name of the key by which it was made; null without one.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Of an archive that comes in pieces: how many it has; null where it came whole.</summary>
    public long? UploadBytes { get; init; }

    /// <summary>Of these, how many have come.</summary>
    public long ReceivedBytes { get; private set; }

    /// <summary>When the last of them came.</summary>
    public DateTime? ReceivedAt { get; private set; }

    public DatasetState State { get; private set; }

    /// <summary>Images packed, or so far while importing.</summary>
    public int Count { get; private set; }

    /// <summary>Files that the import looks at; null until it knows.</summary>
    public int? FileCount { get; private set; }

    /// <summary>Of these, how many it has looked at.</summary>
    public int FilesDone { get; private set; }

    /// <summary>When the worker that imports it began.</summary>
    public DateTime? ImportStartedAt { get; private set; }

    public int SkippedCount { get; private set; }

    public string SkippedJson { get; private set; } = "[]";

    public string? Error { get; private set; }

    /// <summary>Whether a failed import can begin again: what it was to be made of is still there.</summary>
    public bool CanRetry { get; private set; }

    /// <summary>How often a worker has taken it to import it. What a worker writes counts while this is still the number that it took it with.</summary>
    public int Attempt { get; private set; }

    /// <summary>When the worker that imports it counts as vanished, unless it is heard of before.</summary>
    public DateTime? LeaseUntil { get; private set; }

    /// <summary>How often a worker vanished, or goes on, in the midst of its import.</summary>
    public int Attempts { get; private set; }

    public IReadOnlyList<SkippedFile> Skipped => JsonSerializer.Deserialize<IReadOnlyList<SkippedFile>>(SkippedJson, EngineJson.Options)!;

    /// <summary>What people call it: its name, with the version where it is not the first.</summary>
    public string Title => Version == 1 ? Name : $"{Name}@{Version}";

    public LeftOut LeftOut => LeftOutJson is null ? new([], []) : JsonSerializer.Deserialize<LeftOut>(LeftOutJson, EngineJson.Options)!;

    /// <summary>Whether what was uploaded is still needed.</summary>
    public bool NeedsUpload => CanRetry || State is DatasetState.Uploading or DatasetState.Importing;

    /// <summary>Its archive is to come in pieces.</summary>
    public void AwaitUpload(DateTime now) => (State, ReceivedAt) = (DatasetState.Uploading, now);

    public void Complete(int count, int skippedCount, IReadOnlyList<SkippedFile> skipped)
    {
        (State, Count) = (DatasetState.Ready, count);
        SetSkipped(skippedCount, skipped);
    }

    public void Fail(string error, int skippedCount, IReadOnlyList<SkippedFile> skipped, bool canRetry)
    {
        (State, Count, Error, CanRetry) = (DatasetState.Failed, 0, error, canRetry);
        SetSkipped(skippedCount, skipped);
    }

    private void SetSkipped(int count, IReadOnlyList<SkippedFile> skipped)
    {
        SkippedCount = count;
        SkippedJson = JsonSerializer.Serialize(skipped, EngineJson.Options);
    }
}

/// <summary>Images that a version of a dataset has not.</summary>
/// <param name="Findings">Those of the report.</param>
/// <param name="Images">And these, by their places.</param>
public sealed record LeftOut(IReadOnlyList<FindingKind> Findings, IReadOnlyList<int> Images);

/// <summary>Where a dataset's images come from.</summary>
public enum DatasetSource
{
    /// <summary>Drawn by the engine.</summary>
    Synthetic,

    /// <summary>An uploaded archive.</summary>
    Upload,

    /// <summary>A folder on the server.</summary>
    Folder,

    /// <summary>An earlier version.</summary>
    Version,
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

    /// <summary>Pieces of its archive are still to come.</summary>
    Uploading,
}
