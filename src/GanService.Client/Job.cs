using System.Text.Json;
using System.Text.Json.Serialization;

namespace GanService.Client;

/// <summary>A job to queue. What is left out comes from the recipe.</summary>
public sealed record NewJob
{
    /// <summary>For people; made of the recipe and the dataset when left out.</summary>
    public string? Name { get; init; }

    /// <summary>Short words by which jobs are found together.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Name, <c>name@version</c> or id of a dataset.</summary>
    public string? Dataset { get; init; }

    /// <summary>Name of a recipe, such as <c>faces</c>.</summary>
    public string? Recipe { get; init; }

    /// <summary>Steps to train.</summary>
    public int? Steps { get; init; }

    /// <summary>The same seed trains the same networks.</summary>
    public long? Seed { get; init; }

    /// <summary>Images of a step.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Side of the images in pixels.</summary>
    public int? ImageSize { get; init; }

    /// <summary>The label of the dataset whose values are classes to learn.</summary>
    public string? ClassLabel { get; init; }

    /// <summary>Steps between two samples.</summary>
    public int? SampleEverySteps { get; init; }

    /// <summary>Steps between two checkpoints.</summary>
    public int? CheckpointEverySteps { get; init; }

    /// <summary>Higher is taken first.</summary>
    public int? Priority { get; init; }

    /// <summary>Id of a resumable checkpoint to go on from, in place of a recipe.</summary>
    public string? FromCheckpoint { get; init; }

    /// <summary>All other fields of <c>POST /jobs</c>, such as <c>optimizer</c>.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Fields { get; set; }
}

/// <summary>A training job.</summary>
public sealed record Job
{
    /// <summary>Ids of newer jobs are greater.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where it is in its life.</summary>
    public JobState State { get; init; }

    /// <summary>The dataset's name.</summary>
    public string Dataset { get; init; } = "";

    /// <summary>The recipe's name.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>The last step made; 0 before the first.</summary>
    public int Step { get; init; }

    /// <summary>The step that it ends with.</summary>
    public int Steps { get; init; }

    /// <summary>Those of the last step.</summary>
    public JobLosses? Losses { get; init; }

    /// <summary>While running.</summary>
    public double? StepsPerSecond { get; init; }

    /// <summary>While running.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>While its images are made, at the first use of their size: which share of them is, 0 to 1.</summary>
    public double? PreparedShare { get; init; }

    /// <summary>While queued: 1 is next.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>It was asked to end and will do so after the current step.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>It was asked to pause and will do so after the current step.</summary>
    public bool PauseRequested { get; init; }

    /// <summary>The newest checkpoint's id.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The id of the measured checkpoint whose faces are closest to the dataset's.</summary>
    public string? BestCheckpoint { get; init; }

    /// <summary>The distance of those faces from the dataset; smaller is better, and other real faces have 1.</summary>
    public double? BestDistance { get; init; }

    /// <summary>The id of the experiment that it belongs to.</summary>
    public string? Experiment { get; init; }

    /// <summary>What the experiment varies in it, such as <c>optimizer: adam</c>.</summary>
    public string? Variant { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>What goes wrong in it, in plain words.</summary>
    public string? Warning { get; init; }

    /// <summary>When it was queued.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>When it was first taken.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>Whether it makes no more steps.</summary>
    [JsonIgnore]
    public bool HasEnded => State is JobState.Completed or JobState.Cancelled or JobState.Failed;
}

/// <summary>Where a job is in its life.</summary>
[JsonConverter(typeof(TolerantEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>One that only a newer service knows.</summary>
    Unknown,

    /// <summary>Waits for a worker.</summary>
    Queued,

    /// <summary>Is being trained.</summary>
    Running,

    /// <summary>Was laid aside, and goes on when asked to.</summary>
    Paused,

    /// <summary>Made its last step.</summary>
    Completed,

    /// <summary>Was ended by request.</summary>
    Cancelled,

    /// <summary>Ended by an error, which the job tells.</summary>
    Failed,
}

/// <summary>The losses of a step.</summary>
public sealed record JobLosses(float DiscriminatorReal, float DiscriminatorFake, float Generator, float DiscriminatorAccuracy);

/// <summary>Losses as columns of equal length, oldest step first.</summary>
public sealed record LossHistory(
    IReadOnlyList<int> Steps, IReadOnlyList<float> DiscriminatorReal, IReadOnlyList<float> DiscriminatorFake, IReadOnlyList<float> Generator, IReadOnlyList<float> DiscriminatorAccuracy);

/// <summary>A grid of faces as they were after a step.</summary>
public sealed record Sample(int Step, DateTime CreatedAt);
