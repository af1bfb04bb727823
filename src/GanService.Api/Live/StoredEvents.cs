using GanService.Api.Checkpoints;
using GanService.Api.Jobs;
using GanService.Api.Quality;
using GanService.Engine.Quality;

namespace GanService.Api.Live;

// What the rows of events hold as JSON, by kind. Responses change with the service; what is stored stays as it was written. So these have
// no member that must be there: what a version did not write is left out, and what it wrote and this one does not know is skipped.

/// <summary>What changes in a job; the rest is in its row.</summary>
public sealed record StoredJob
{
    public JobState State { get; init; }

    public bool CancelRequested { get; init; }

    public bool PauseRequested { get; init; }

    public int Step { get; init; }

    public double? StepsPerSecond { get; init; }

    public double? EtaSeconds { get; init; }

    public int? QueuePosition { get; init; }

    public StoredLosses? Losses { get; init; }

    public string? Checkpoint { get; init; }

    public string? BestCheckpoint { get; init; }

    public string? Error { get; init; }

    public string? Warning { get; init; }

    public string? HealthyCheckpoint { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? EndedAt { get; init; }

    public static StoredJob Of(JobResponse job) => new()
    {
        State = job.State,
        CancelRequested = job.CancelRequested,
        PauseRequested = job.PauseRequested,
        Step = job.Step,
        StepsPerSecond = job.StepsPerSecond,
        EtaSeconds = job.EtaSeconds,
        QueuePosition = job.QueuePosition,
        Losses = job.Losses is { } l ? new(l.DiscriminatorReal, l.DiscriminatorFake, l.Generator, l.DiscriminatorAccuracy) : null,
        Checkpoint = job.Checkpoint,
        BestCheckpoint = job.BestCheckpoint,
        Error = job.Error,
        Warning = job.Warning,
        HealthyCheckpoint = job.HealthyCheckpoint,
        StartedAt = job.StartedAt,
        EndedAt = job.EndedAt,
    };

    /// <summary>The job as it was then.</summary>
    /// <param name="job">Its row, as it is now.</param>
    public JobResponse ToResponse(TrainingJob job) => JobResponse.Of(job, QueuePosition, Checkpoint, BestCheckpoint) with
    {
        State = State,
        CancelRequested = CancelRequested,
        PauseRequested = PauseRequested,
        Step = Step,
        StepsPerSecond = StepsPerSecond,
        EtaSeconds = EtaSeconds,
        Losses = Losses is { } l ? new(l.DiscriminatorReal, l.DiscriminatorFake, l.Generator, l.DiscriminatorAccuracy) : null,
        Error = Error,
        Warning = Warning,
        HealthyCheckpoint = HealthyCheckpoint,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
    };
}

/// <summary>The losses of a job's last step.</summary>
public sealed record StoredLosses(float DiscriminatorReal, float DiscriminatorFake, float Generator, float DiscriminatorAccuracy);

/// <summary>A checkpoint that was saved.</summary>
public sealed record StoredCheckpoint
{
    public string Id { get; init; } = "";

    public int Step { get; init; }

    public int ImageSize { get; init; }

    public bool Resumable { get; init; }

    public string Sha256 { get; init; } = "";

    public long GeneratorBytes { get; init; }

    public string? StateSha256 { get; init; }

    public DateTime CreatedAt { get; init; }

    public static StoredCheckpoint Of(Checkpoint c) => new()
    {
        Id = c.Id,
        Step = c.Step,
        ImageSize = c.ImageSize,
        Resumable = c.Resumable,
        Sha256 = c.Sha256,
        GeneratorBytes = c.GeneratorBytes,
        StateSha256 = c.StateSha256,
        CreatedAt = c.CreatedAt,
    };

    public CheckpointResponse ToResponse(string jobId) => new(Id, jobId, Step, ImageSize, Resumable, Sha256, GeneratorBytes, CreatedAt, StateSha256);
}

/// <summary>A checkpoint that was measured.</summary>
public sealed record StoredQuality
{
    public string CheckpointId { get; init; } = "";

    public int Step { get; init; }

    /// <summary>As it is stored with the checkpoint.</summary>
    public QualityReport? Quality { get; init; }

    public MeasuredQuality ToResponse(string jobId) => new(jobId, CheckpointId, Step, Quality!);
}

/// <summary>A notice that was given.</summary>
public sealed record StoredNotice
{
    public int Step { get; init; }

    public DateTime At { get; init; }

    public string Text { get; init; } = "";

    public JobNotice ToResponse(string jobId) => new(jobId, Step, At, Text);
}
