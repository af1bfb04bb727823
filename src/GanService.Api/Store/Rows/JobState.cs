namespace GanService.Api.Store.Rows;

/// <summary>Where a job is in its life.</summary>
public enum JobState
{
    /// <summary>Waits for the worker.</summary>
    Queued,

    /// <summary>Is being trained.</summary>
    Running,

    /// <summary>Was stopped by request, and goes on when asked to.</summary>
    Paused,

    /// <summary>Made its last step.</summary>
    Completed,

    /// <summary>Was ended by request.</summary>
    Cancelled,

    /// <summary>Ended by an error, which the job tells.</summary>
    Failed,
}
