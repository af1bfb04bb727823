using GanService.Api.Store.Rows;
using GanService.Engine.Recipes;

namespace GanService.Api.Web.Jobs;

/// <summary>A job as the service shows it.</summary>
public sealed record JobResponse
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Short words by which jobs are found together.</summary>
    public required IList<string> Tags { get; init; }

    /// <summary>What people want to remember of it.</summary>
    public string? Note { get; init; }

    /// <summary>Whether lists leave it out unless they are asked for archived ones.</summary>
    public required bool Archived { get; init; }

    public required JobState State { get; init; }

    /// <summary>The job was asked to end and will do so after the current step.</summary>
    public required bool CancelRequested { get; init; }

    /// <summary>The job was asked to pause and will do so after the current step.</summary>
    public required bool PauseRequested { get; init; }

    /// <summary>The last step made; 0 before the first.</summary>
    public required int Step { get; init; }

    /// <summary>The step the job ends with.</summary>
    public required int Steps { get; init; }

    /// <summary>While the job's images are made, at the first use of their size: which share of them is, 0 to 1.</summary>
    public double? PreparedShare { get; init; }

    /// <summary>While running.</summary>
    public double? StepsPerSecond { get; init; }

    /// <summary>While running.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>While queued: 1 is next.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>Those of the last step.</summary>
    public JobLosses? Losses { get; init; }

    /// <summary>The newest checkpoint's id, for <c>/generate?checkpoint=</c>.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The id of the measured checkpoint whose faces are closest to the dataset's.</summary>
    public string? BestCheckpoint { get; init; }

    /// <summary>The distance of those faces from the dataset; smaller is better, and other real faces have 1.</summary>
    public double? BestDistance { get; init; }

    public required string Recipe { get; init; }

    /// <summary>The dataset's name.</summary>
    public required string Dataset { get; init; }

    public required int Priority { get; init; }

    /// <summary>The id of the checkpoint, of another job, that it began with.</summary>
    public string? FromCheckpoint { get; init; }

    /// <summary>The id of the experiment that it belongs to.</summary>
    public string? Experiment { get; init; }

    /// <summary>What the experiment varies in it, such as <c>optimizer: adam</c>.</summary>
    public string? Variant { get; init; }

    /// <summary>Everything in effect: the recipe with the job's own fields over it.</summary>
    public required TrainingConfiguration Configuration { get; init; }

    /// <summary>Why the job failed.</summary>
    public string? Error { get; init; }

    /// <summary>What looks wrong in it: collapse, divergence, or a discriminator that has won.</summary>
    public string? Warning { get; init; }

    /// <summary>The id of the newest checkpoint from before what the warning tells of.</summary>
    public string? HealthyCheckpoint { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>The name of the key by which it was made; null without one.</summary>
    public string? CreatedBy { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? EndedAt { get; init; }

    /// <summary>A job as it is.</summary>
    public static JobResponse Of(TrainingJob job, JobStanding standing) => Of(job, StoredJob.Of(job, standing));

    /// <summary>A job as it was when an event was written.</summary>
    public static JobResponse Of(TrainingJob job, StoredJob then) => new()
    {
        Id = job.Id,
        Name = job.Name,
        Tags = job.Tags,
        Note = job.Note,
        Archived = job.IsArchived,
        State = then.State,
        CancelRequested = then.CancelRequested,
        PauseRequested = then.PauseRequested,
        Step = then.Step,
        Steps = job.Steps,
        PreparedShare = then.PreparedShare,
        StepsPerSecond = then.StepsPerSecond,
        EtaSeconds = then.EtaSeconds,
        QueuePosition = then.QueuePosition,
        Losses = then.Losses is { } l ? new(l.DiscriminatorReal, l.DiscriminatorFake, l.Generator, l.DiscriminatorAccuracy) : null,
        Checkpoint = then.Checkpoint,
        BestCheckpoint = then.BestCheckpoint,
        BestDistance = then.BestDistance,
        Recipe = job.Recipe,
        Dataset = job.DatasetName,
        Priority = job.Priority,
        FromCheckpoint = job.FromCheckpoint,
        Experiment = job.ExperimentId,
        Variant = job.Variant,
        Configuration = job.Configuration(),
        Error = then.Error,
        Warning = then.Warning,
        HealthyCheckpoint = then.HealthyCheckpoint,
        CreatedAt = job.CreatedAt,
        CreatedBy = job.CreatedBy,
        StartedAt = then.StartedAt,
        EndedAt = then.EndedAt,
    };
}

/// <summary>The losses of a step, in the unit of the job's objective: of binary cross-entropy each is log 2 (0.693) where the discriminator cannot tell.</summary>
public sealed record JobLosses(float DiscriminatorReal, float DiscriminatorFake, float Generator, float DiscriminatorAccuracy);
