using System.Text.Json;
using GanService.Engine;
using GanService.Engine.Recipes;

namespace GanService.Api.Store.Rows;

/// <summary>A job's row, which is also its place in the queue. Its state changes here, and in the one statement by which a worker takes it: <see cref="JobRows.ClaimAsync"/>.</summary>
public sealed class TrainingJob
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    /// <summary>Short words by which jobs are found together.</summary>
    public IList<string> Tags { get; set; } = [];

    /// <summary>What people want to remember of it.</summary>
    public string? Note { get; set; }

    /// <summary>Whether lists leave it out unless they are asked for such.</summary>
    public bool IsArchived { get; set; }

    public required string Recipe { get; init; }

    public required string DatasetId { get; init; }

    public required string DatasetName { get; init; }

    public required int Priority { get; init; }

    public required int Steps { get; init; }

    /// <summary>The effective <see cref="TrainingConfiguration"/>.</summary>
    public required string ConfigurationJson { get; init; }

    /// <summary>The experiment that it belongs to.</summary>
    public string? ExperimentId { get; init; }

    /// <summary>What the experiment varies in it.</summary>
    public string? Variant { get; init; }

    /// <summary>The step at which it waits for the others of a search; null for none.</summary>
    public int? PauseAt { get; set; }

    /// <summary>The checkpoint that it began with, of another job; its copy is this job's first checkpoint.</summary>
    public string? FromCheckpoint { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Tells a repeated request from another one under the same key.</summary>
    public string? RequestHash { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>The name of the key by which it was made; null without one.</summary>
    public string? CreatedBy { get; init; }

    public JobState State { get; private set; }

    /// <summary>The worker is asked to end the job; it does so after the current step.</summary>
    public bool CancelRequested { get; private set; }

    /// <summary>The worker is asked to lay the job aside; it does so after the current step.</summary>
    public bool PauseRequested { get; private set; }

    /// <summary>The worker is asked for a checkpoint of the current step.</summary>
    public bool CheckpointRequested { get; private set; }

    public DateTime? StartedAt { get; private set; }

    public DateTime? EndedAt { get; private set; }

    public string? Error { get; private set; }

    /// <summary>What goes wrong in it, in plain words.</summary>
    public string? Warning { get; private set; }

    /// <summary>The newest checkpoint from before that; it is not thinned out.</summary>
    public string? HealthyCheckpoint { get; private set; }

    /// <summary>Changes with every state change, so that of two at once one fails and looks again.</summary>
    public int Version { get; private set; }

    /// <summary>The worker that trains it.</summary>
    public string? Worker { get; private set; }

    /// <summary>How often a worker took it. What a worker writes counts while this is still the number that it took the job with.</summary>
    public int Attempt { get; private set; }

    /// <summary>When the worker counts as vanished, unless it is heard of before.</summary>
    public DateTime? LeaseUntil { get; private set; }

    /// <summary>The number of its newest event, raised in the transaction that writes the next one.</summary>
    public long LastEvent { get; private set; }

    /// <summary>What its worker wrote last, by a number of the worker's own: so one whose connection broke while it committed finds out whether it did.</summary>
    public long LastWrite { get; private set; }

    /// <summary>Interruptions that followed each other without a new checkpoint in between.</summary>
    public int Interruptions { get; private set; }

    /// <summary>The step of the checkpoint that was the newest at the last of them.</summary>
    public int? InterruptedAfter { get; private set; }

    public int Step { get; init; }

    /// <summary>Which share of its images is made, 0 to 1, at the first use of their size; null while none are.</summary>
    public double? PreparedShare { get; private set; }

    public double? StepsPerSecond { get; private set; }

    public float? DiscriminatorReal { get; private set; }

    public float? DiscriminatorFake { get; private set; }

    public float? Generator { get; private set; }

    public float? DiscriminatorAccuracy { get; private set; }

    public bool HasEnded => State is JobState.Completed or JobState.Cancelled or JobState.Failed;

    /// <summary>The state in words.</summary>
    public string StateName => State.ToString().ToLowerInvariant();

    public TrainingConfiguration Configuration() => JsonSerializer.Deserialize<TrainingConfiguration>(ConfigurationJson, EngineJson.Options)!;

    /// <summary>The worker has laid the job aside, as it was asked to, or leaves it to whoever comes next: it goes on from its newest checkpoint.</summary>
    public void Leave(DateTime now)
    {
        Expect(JobState.Running);
        if (CancelRequested)
            End(JobState.Cancelled, now);
        else
            Change(PauseRequested ? JobState.Paused : JobState.Queued);
    }

    /// <summary>Whether it waits at a step for the others of a search.</summary>
    public bool WaitsAt(int step) => State == JobState.Paused && PauseAt == step && Step >= step;

    /// <summary>It has come to the step at which it waits for the others of a search.</summary>
    public void WaitForOthers(DateTime now)
    {
        Expect(JobState.Running);
        if (CancelRequested)
            End(JobState.Cancelled, now);
        else
            Change(JobState.Paused);
    }

    /// <summary>It is among the best of a search, and goes on.</summary>
    /// <param name="pauseAt">The next step at which it waits; null to make all.</param>
    public void GoOnTo(int? pauseAt)
    {
        PauseAt = pauseAt;
        Change(JobState.Paused, JobState.Queued);
    }

    /// <summary>The worker has vanished. The job goes on from its newest checkpoint, unless it never gets past that.</summary>
    /// <param name="checkpointStep">The checkpoint's step, or 0.</param>
    /// <param name="allowed">So many times in a row it may happen.</param>
    /// <param name="reason">Why, in a sentence.</param>
    /// <param name="now">The time.</param>
    public void Interrupt(int checkpointStep, int allowed, string reason, DateTime now)
    {
        Expect(JobState.Running);
        Interruptions = InterruptedAfter == checkpointStep ? Interruptions + 1 : 1;
        InterruptedAfter = checkpointStep;
        if (Interruptions > allowed && !CancelRequested)
            Fail($"It was interrupted {Interruptions} times in a row after step {checkpointStep}, the last time so: {reason}", now);
        else
            Leave(now);
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

    /// <summary>Ends a waiting or paused job at once and asks the worker to end a running one.</summary>
    public void Cancel(DateTime now)
    {
        if (State == JobState.Running)
            CancelRequested = true;
        else if (HasEnded)
            throw new InvalidOperationException($"The job {Id} is {State}: it has ended.");
        else
            End(JobState.Cancelled, now);
        Version++;
    }

    /// <summary>Takes a waiting job out of the queue and asks the worker to lay a running one aside.</summary>
    public void Pause()
    {
        if (State == JobState.Running)
            PauseRequested = true;
        else
            Change(JobState.Queued, JobState.Paused);
        Version++;
    }

    /// <summary>Puts a paused job back into the queue; of one that is about to pause it withdraws the request.</summary>
    public void Resume()
    {
        if (State == JobState.Running && PauseRequested)
            PauseRequested = false;
        else
            Change(JobState.Paused, JobState.Queued);
        Version++;
    }

    /// <summary>Asks the worker for a checkpoint.</summary>
    public void RequestCheckpoint()
    {
        Expect(JobState.Running);
        CheckpointRequested = true;
        Version++;
    }

    private void End(JobState state, DateTime now)
    {
        EndedAt = now;
        CancelRequested = false;
        StepsPerSecond = null;
        Change(state);
    }

    private void Change(JobState expected, JobState state)
    {
        Expect(expected);
        Change(state);
    }

    private void Change(JobState state)
    {
        State = state;
        PreparedShare = null;
        (Worker, LeaseUntil) = (null, null);
        PauseRequested = false;
        CheckpointRequested = false;
        Version++;
    }

    private void Expect(JobState state)
    {
        if (State != state)
            throw new InvalidOperationException($"The job {Id} is {State}, not {state}.");
    }
}
