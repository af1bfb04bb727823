namespace GanService.Client;

/// <summary>What a job had learned at a step.</summary>
public sealed record Checkpoint
{
    /// <summary>For <see cref="FacesRequest.Checkpoint"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The job that made it; of an imported one its own id.</summary>
    public string JobId { get; init; } = "";

    /// <summary>The step that it was taken after.</summary>
    public int Step { get; init; }

    /// <summary>Side of its faces in pixels.</summary>
    public int ImageSize { get; init; }

    /// <summary>Whether a job can go on from it.</summary>
    public bool Resumable { get; init; }

    /// <summary>The SHA-256 of its <c>generator.safetensors</c>.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>The length of its <c>generator.safetensors</c>.</summary>
    public long GeneratorBytes { get; init; }

    /// <summary>The classes that it knows; null for none.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>How good its faces are; null where that was not measured.</summary>
    public CheckpointQuality? Quality { get; init; }

    /// <summary>When it was saved.</summary>
    public DateTime CreatedAt { get; init; }
}

/// <summary>How good a checkpoint's faces are.</summary>
/// <param name="Distance">From the dataset's images; smaller is better, and other real images have 1.</param>
/// <param name="Memorized">Share of them that are copies of training images, 0 to 1.</param>
public sealed record CheckpointQuality(double Distance, double Memorized);

/// <summary>The format of a generator's file.</summary>
public enum GeneratorFormat
{
    /// <summary>The weights, for PyTorch and others.</summary>
    Safetensors,

    /// <summary>The network with its weights, for ONNX runtimes.</summary>
    Onnx,
}

/// <summary>A name for a checkpoint.</summary>
public sealed record CheckpointAlias(string Name, string Checkpoint, DateTime ChangedAt);

/// <summary>What <c>PUT /aliases/{name}</c> takes.</summary>
internal sealed record AliasRequest(string Checkpoint);
