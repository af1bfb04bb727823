namespace GanService.Api.Store.Rows;

/// <summary>Jobs that differ in named fields only.</summary>
public sealed class Experiment
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The fields that differ, in the order in which they were named.</summary>
    public required IList<string> Varied { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>The name of the key by which it was made; null without one.</summary>
    public string? CreatedBy { get; init; }
}
