namespace GanService.Client;

/// <summary>Which faces; what is left out is as the service has it.</summary>
public sealed record FacesRequest
{
    /// <summary>A checkpoint's id, an alias, <c>latest</c> or <c>best</c>.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The first face's seed; the others have the next ones.</summary>
    public long? Seed { get; init; }

    /// <summary>Faces.</summary>
    public int? Count { get; init; }

    /// <summary>Faces in a row of the grid.</summary>
    public int? Columns { get; init; }

    /// <summary>Enlargement of pictures.</summary>
    public int? Scale { get; init; }

    /// <summary>How much of their way from the typical face latents keep, 0 to 1.</summary>
    public double? Truncation { get; init; }

    /// <summary>In which directions latents are moved, and how far: <c>smiling:0.8</c>, or by seeds <c>1-5~2-7:0.8</c>; several with commas between them.</summary>
    public string? Direction { get; init; }

    /// <summary>A seed whose latent decides in place of each face's own from <see cref="MixFrom"/> on; of checkpoints of recipe faces.</summary>
    public long? Mix { get; init; }

    /// <summary>The least side of features at which <see cref="Mix"/> decides: a power of two from 8 to half the image's side.</summary>
    public int? MixFrom { get; init; }

    /// <summary>The faces' class, of a checkpoint that knows some; each seed's own where it is left out.</summary>
    public string? Class { get; init; }
}

/// <summary>A walk from face to face.</summary>
/// <param name="Seeds">At least two.</param>
public sealed record WalkRequest(IReadOnlyList<long> Seeds)
{
    /// <summary>A checkpoint's id, an alias, <c>latest</c> or <c>best</c>.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Faces on the way there.</summary>
    public int? Frames { get; init; }

    /// <summary>Enlargement.</summary>
    public int? Scale { get; init; }

    /// <summary>How much of their way from the typical face latents keep, 0 to 1.</summary>
    public double? Truncation { get; init; }

    /// <summary>In which directions latents are moved, and how far: <c>smiling:0.8</c>, or by seeds <c>1-5~2-7:0.8</c>; several with commas between them.</summary>
    public string? Direction { get; init; }

    /// <summary>The faces' class, of a checkpoint that knows some; each seed's own where it is left out.</summary>
    public string? Class { get; init; }
}
