namespace GanService.Api.Store.Rows;

/// <summary>A sample grid of a job; the picture is a file.</summary>
public sealed class Sample
{
    public required string JobId { get; init; }

    public required int Step { get; init; }

    /// <summary>The attempt of the job that drew it, which its file is named by; 0 of those of version 0.2 and earlier.</summary>
    public int Attempt { get; init; }

    public required DateTime CreatedAt { get; init; }
}
