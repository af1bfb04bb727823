namespace GanService.Api.Store.Rows;

/// <summary>What an event tells; in camelCase also its name over SSE and SignalR.</summary>
public enum JobEventKind
{
    /// <summary>The job as it is now: its state, or its progress.</summary>
    JobChanged,

    /// <summary>The losses of consecutive steps.</summary>
    LossesAdded,

    /// <summary>A sample grid.</summary>
    SampleDrawn,

    /// <summary>A checkpoint.</summary>
    CheckpointSaved,

    /// <summary>A checkpoint was measured.</summary>
    QualityMeasured,

    /// <summary>Something that people should know.</summary>
    NoticeGiven,
}
