using System.Text.Json;
using GanService.Engine;
using GanService.Engine.Recipes;

namespace GanService.Api.Jobs;

/// <summary>A job's row, which is also its place in the queue. Its state changes here and nowhere else.</summary>
public sealed class TrainingJob
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Recipe { get; init; }

    public required string DatasetId { get; init; }

    public required string DatasetName { get; init; }

    public required int Priority { get; init; }

    public required int Steps { get; init; }

    /// <summary>The effective <see cref="TrainingConfiguration"/>.</summary>
    public required string ConfigurationJson { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Tells a repeated request from another one under the same key.</summary>
    public string? RequestHash { get; init; }

    public required DateTime CreatedAt { get; init; }

    public JobState State { get; private set; }

    /// <summary>The worker is asked to end the job; it does so after the current step.</summary>
    public bool CancelRequested { get; private set; }

    public DateTime? StartedAt { get; private set; }

    public DateTime? EndedAt { get; private set; }

    public string? Error { get; private set; }

    /// <summary>Changes with every state change, so that of two at once one fails and looks again.</summary>
    public int Version { get; private set; }

    public int Step { get; private set; }

    public double? StepsPerSecond { get; private set; }

    public float? DiscriminatorReal { get; private set; }

    public float? DiscriminatorFake { get; private set; }

    public float? Generator { get; private set; }

    public float? DiscriminatorAccuracy { get; private set; }

    public bool HasEnded => State is JobState.Completed or JobState.Cancelled or JobState.Failed;

    public TrainingConfiguration Configuration() => JsonSerializer.Deserialize<TrainingConfiguration>(ConfigurationJson, EngineJson.Options)!;

    /// <summary>A worker takes the job.</summary>
    public void Start(DateTime now)
    {
        Expect(JobState.Queued);
        StartedAt ??= now;
        Change(JobState.Running);
    }

    /// <summary>The worker leaves the job to whoever comes next; it goes on from its newest checkpoint, unless it was to end anyway.</summary>
    public void Requeue(DateTime now)
    {
        Expect(JobState.Running);
        if (CancelRequested)
            End(JobState.Cancelled, now);
        else
            Change(JobState.Queued);
    }

    public void Complete(DateTime now)
    {
        Expect(JobState.Running);
        End(JobState.Completed, now);
    }

    public void Fail(string error, DateTime now)
    {
        Expect(JobState.Running);
        Error = error;
        End(JobState.Failed, now);
    }

    /// <summary>Ends a waiting job at once and asks the worker to end a running one.</summary>
    public void RequestCancel(DateTime now)
    {
        if (State == JobState.Queued)
        {
            End(JobState.Cancelled, now);
            return;
        }

        Expect(JobState.Running);
        CancelRequested = true;
        Version++;
    }

    private void End(JobState state, DateTime now)
    {
        EndedAt = now;
        CancelRequested = false;
        StepsPerSecond = null;
        Change(state);
    }

    private void Change(JobState state)
    {
        State = state;
        Version++;
    }

    private void Expect(JobState state)
    {
        if (State != state)
            throw new InvalidOperationException($"The job {Id} is {State}, not {state}.");
    }
}
