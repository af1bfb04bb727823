namespace GanService.Api.Jobs;

/// <summary>A sample grid of a job; the picture is a file.</summary>
public sealed class Sample
{
    public required string JobId { get; init; }

    public required int Step { get; init; }

    public required DateTime CreatedAt { get; init; }
}
