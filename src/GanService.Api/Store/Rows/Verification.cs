namespace GanService.Api.Store.Rows;

/// <summary>A checkpoint that somebody waits to have verified. The row goes when the answer is given.</summary>
public sealed class Verification
{
    public required string CheckpointId { get; init; }

    /// <summary>Until when who asked waits, unless that is put off; then it is not wanted any more.</summary>
    public required DateTime WantedUntil { get; init; }

    /// <summary>When the worker that verifies it counts as vanished, unless it is heard of before.</summary>
    public DateTime? LeaseUntil { get; init; }

    /// <summary>The hash of the state that training came to, once it has.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Where the training began.</summary>
    public int FromStep { get; init; }

    /// <summary>Why it cannot be verified, if so.</summary>
    public string? Problem { get; init; }
}
