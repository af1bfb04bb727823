using GanService.Engine.Quality;

namespace GanService.Api.Store.Rows;

// What the rows of events hold as JSON, by kind. Responses change with the service; what is stored stays as it was written. So these have
// no member that must be there: what a version did not write is left out, and what it wrote and this one does not know is skipped.

/// <summary>What changes in a job; the rest is in its row.</summary>
public sealed record StoredJob
{
    public JobState State { get; init; }

    public bool CancelRequested { get; init; }

    public bool PauseRequested { get; init; }

    public int Step { get; init; }

    public double? PreparedShare { get; init; }

    public double? StepsPerSecond { get; init; }

    public double? EtaSeconds { get; init; }

    public int? QueuePosition { get; init; }

    public StoredLosses? Losses { get; init; }

    public string? Checkpoint { get; init; }

    public string? BestCheckpoint { get; init; }

    public double? BestDistance { get; init; }

    public string? Error { get; init; }

    public string? Warning { get; init; }

    public string? HealthyCheckpoint { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? EndedAt { get; init; }

    public static StoredJob Of(TrainingJob job, JobStanding standing)
    {
        var isRunning = job.State == JobState.Running;
        return new()
        {
            State = job.State,
            CancelRequested = job.CancelRequested,
            PauseRequested = job.PauseRequested,
            Step = job.Step,
            PreparedShare = isRunning ? job.PreparedShare : null,
            StepsPerSecond = isRunning ? job.StepsPerSecond : null,
            EtaSeconds = isRunning && job.StepsPerSecond is > 0 and var speed ? Math.Round((job.Steps - job.Step) / speed, 1) : null,
            QueuePosition = standing.QueuePosition,
            Losses = job.DiscriminatorReal is { } real ? new(real, job.DiscriminatorFake!.Value, job.Generator!.Value, job.DiscriminatorAccuracy!.Value) : null,
            Checkpoint = standing.Checkpoint,
            BestCheckpoint = standing.BestCheckpoint,
            BestDistance = standing.BestDistance,
            Error = job.Error,
            Warning = job.Warning,
            HealthyCheckpoint = job.HealthyCheckpoint,
            StartedAt = job.StartedAt,
            EndedAt = job.EndedAt,
        };
    }
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
}

/// <summary>A checkpoint that was measured.</summary>
public sealed record StoredQuality
{
    public string CheckpointId { get; init; } = "";

    public int Step { get; init; }

    /// <summary>As it is stored with the checkpoint.</summary>
    public QualityReport? Quality { get; init; }
}

/// <summary>A notice that was given.</summary>
public sealed record StoredNotice
{
    public int Step { get; init; }

    public DateTime At { get; init; }

    public string Text { get; init; } = "";
}
