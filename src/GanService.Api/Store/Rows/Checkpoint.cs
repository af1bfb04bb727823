using System.Text.Json;
using GanService.Engine;
using GanService.Engine.Quality;

namespace GanService.Api.Store.Rows;

/// <summary>A checkpoint's row; the weights are files.</summary>
public sealed class Checkpoint
{
    public required string Id { get; init; }

    /// <summary>The job that made it; of an imported one its own id.</summary>
    public required string JobId { get; init; }

    public required int Step { get; init; }

    /// <summary>The attempt of the job that wrote its files, which are named by it; 0 of imported ones, and of those of version 0.2 and earlier.</summary>
    public int Attempt { get; init; }

    public required int ImageSize { get; init; }

    /// <summary>Of the generator's file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Of the whole training state; null for checkpoints of version 0.1.</summary>
    public string? StateSha256 { get; init; }

    public required long GeneratorBytes { get; init; }

    /// <summary>Of the rest of the training state, while it is there; 0 for checkpoints of version 0.2 and earlier.</summary>
    public long TrainingBytes { get; init; }

    /// <summary>Whether the whole training state is still there.</summary>
    public required bool Resumable { get; set; }

    /// <summary>That of its report. Null until it is measured; the smallest of a job is its best.</summary>
    public double? Distance { get; init; }

    /// <summary>The whole <see cref="QualityReport"/>.</summary>
    public string? QualityJson { get; init; }

    /// <summary>The names of the classes that it knows; null for none.</summary>
    public string? ClassesJson { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>The name of the key by which it, or the job that made it, was made; null without one.</summary>
    public string? CreatedBy { get; init; }

    public IReadOnlyList<string> Classes() => ClassesJson is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<string>>(ClassesJson, EngineJson.Options)!;

    /// <summary>As <see cref="ClassesJson"/> has them.</summary>
    public static string? Pack(IReadOnlyList<string>? classes) => classes is null ? null : JsonSerializer.Serialize(classes, EngineJson.Options);

    public QualityReport? Quality() => QualityJson is null ? null : JsonSerializer.Deserialize<QualityReport>(QualityJson, EngineJson.Options);
}
