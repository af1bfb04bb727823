namespace GanService.Api.Store.Rows;

/// <summary>The row of a direction through the latents of a job, or of an imported checkpoint. It goes when that goes.</summary>
public sealed class Direction
{
    /// <summary>The most that a job may have.</summary>
    public const int MostOfOne = 32;

    /// <summary>The job; of an imported checkpoint its own id.</summary>
    public required string JobId { get; init; }

    public required string Name { get; init; }

    /// <summary>The checkpoint whose faces were looked at.</summary>
    public required string CheckpointId { get; init; }

    /// <summary>Where it leads from and to, as an address says it: <c>1-5~2-7</c>.</summary>
    public required string Seeds { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>The name of the key by which it was made; null without one.</summary>
    public string? CreatedBy { get; init; }
}
