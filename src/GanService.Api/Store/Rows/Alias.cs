namespace GanService.Api.Store.Rows;

/// <summary>A name's row.</summary>
public sealed class Alias
{
    public required string Name { get; init; }

    public required string CheckpointId { get; set; }

    public required DateTime ChangedAt { get; set; }

    /// <summary>The name of the key by which that was done; null without one.</summary>
    public string? ChangedBy { get; init; }
}
