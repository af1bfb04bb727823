namespace GanService.Client;

/// <summary>Something that happened in a job.</summary>
/// <param name="Number">Greater than those of all events before it.</param>
public abstract record JobEvent(long Number);

/// <summary>The job as it was then: in another state, or further on.</summary>
public sealed record JobChanged(long Number, Job Job) : JobEvent(Number);

/// <summary>Steps were made.</summary>
public sealed record LossesAdded(long Number, LossHistory Losses) : JobEvent(Number);

/// <summary>A sample is there: <see cref="GanServiceClient.GetSamplePictureAsync"/>.</summary>
public sealed record SampleDrawn(long Number, int Step) : JobEvent(Number);

/// <summary>A checkpoint is there.</summary>
public sealed record CheckpointSaved(long Number, Checkpoint Checkpoint) : JobEvent(Number);

/// <summary>It is known how good a checkpoint's faces are.</summary>
public sealed record QualityMeasured(long Number, string CheckpointId, int Step, CheckpointQuality Quality) : JobEvent(Number);

/// <summary>Something that people should know of the job.</summary>
public sealed record NoticeGiven(long Number, int Step, string Text) : JobEvent(Number);

internal sealed record DrawnSample(int Step);

internal sealed record MeasuredQuality(string CheckpointId, int Step, CheckpointQuality Quality);

internal sealed record Notice(int Step, string Text);
