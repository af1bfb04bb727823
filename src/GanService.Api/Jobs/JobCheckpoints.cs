using GanService.Api.Checkpoints;
using GanService.Api.Hosting;
using GanService.Api.Quality;
using GanService.Api.Storage;
using GanService.Engine.Checkpoints;
using GanService.Engine.Compute;
using GanService.Engine.Training;

namespace GanService.Api.Jobs;

/// <summary>
/// Saves the checkpoints that a training reaches, one after the other and beside it, and has them measured. One that finds no room on the
/// disk is skipped, or training waits for it.
/// </summary>
/// <param name="job">Whose checkpoints these are.</param>
/// <param name="lastStep">The step that it goes on from.</param>
/// <param name="journal">Takes notices.</param>
/// <param name="folder">Knows what room there is.</param>
/// <param name="store">Takes checkpoints.</param>
/// <param name="quality">Hears of checkpoints.</param>
/// <param name="request">Is asked for another checkpoint when there is room for the one that had none.</param>
/// <param name="options">Whether training goes on without room for a checkpoint.</param>
/// <param name="log">Takes the notices that cannot be written.</param>
/// <param name="stop">Ends the waiting for room.</param>
public sealed class JobCheckpoints(
    TrainingJob job,
    int lastStep,
    JobJournal journal,
    DataFolder folder,
    CheckpointStore store,
    JobQuality quality,
    CheckpointRequest request,
    GanServiceOptions options,
    ILogger log,
    CancellationToken stop)
{
    private static readonly TimeSpan retryInterval = TimeSpan.FromSeconds(1);

    private Task saving = Task.CompletedTask; // of the newest one
    private long? owedBytes; // of one that found no room and was not asked for again
    private bool lacksRoom;
    private int lastReached = lastStep;
    private int lastSaved = lastStep;

    /// <summary>Begins to save a checkpoint when the one before is saved, and releases it. Throws what saving that one threw.</summary>
    public async Task SaveAsync(CheckpointReached reached)
    {
        await saving;
        Volatile.Write(ref saving, OwnThread.Run("checkpoint", ThreadNiceness.Training, () => Save(reached)));
    }

    /// <summary>Asks for the checkpoint that found no room, if there is room by now.</summary>
    public void AskForOwed()
    {
        if (owedBytes is not { } bytes || !folder.HasRoomFor(bytes))
            return;
        owedBytes = null;
        request.Ask();
    }

    /// <summary>Throws what saving threw. For any thread.</summary>
    public void ThrowIfFailed()
    {
        if (Volatile.Read(ref saving) is { IsFaulted: true } failed)
            failed.GetAwaiter().GetResult();
    }

    /// <summary>Returns when nothing is left to save.</summary>
    /// <returns>Whether the last one is saved: it may have found no room.</returns>
    public bool Complete()
    {
        saving.GetAwaiter().GetResult();
        return lastSaved == lastReached;
    }

    /// <summary>Returns when saving has ended, well or not.</summary>
    public void Wait() => Task.WaitAny(saving);

    private void Save(CheckpointReached reached)
    {
        Checkpoint? saved;
        try
        {
            saved = SaveOrSkip(reached.State);
        }
        finally
        {
            reached.Release();
        }

        if (saved is not null)
            quality.Offer(saved);
    }

    private Checkpoint? SaveOrSkip(TrainingState state)
    {
        lastReached = state.Step;
        var bytes = CheckpointFolder.Bytes(state);
        var waits = options.WhenDiskIsFull == FullDiskPolicy.Wait || state.Step == job.Steps; // the last one is what all was for
        while (true)
        {
            var (saved, reason) = TrySave(state, bytes);
            if (saved is not null)
            {
                if (lacksRoom)
                    TryNote(state.Step, $"The checkpoint of step {state.Step:N0} is saved: there is room again.");
                (owedBytes, lacksRoom, lastSaved) = (null, false, state.Step);
                return saved;
            }

            var stops = stop.IsCancellationRequested;
            if (stops)
                TryNote(state.Step, $"The job stops without the checkpoint of step {state.Step:N0}: {reason} When it goes on, steps after its newest checkpoint are made again.");
            else if (!lacksRoom)
                TryNote(state.Step, $"The checkpoint of step {state.Step:N0} is not saved: {reason} {(waits ? "Training waits for room." : "Training goes on without, and saves one when there is room.")}");
            (owedBytes, lacksRoom) = (bytes, true);
            if (stops || !waits)
                return null;
            stop.WaitHandle.WaitOne(retryInterval);
        }
    }

    private (Checkpoint? Saved, string? Reason) TrySave(TrainingState state, long bytes)
    {
        if (!folder.HasRoomFor(bytes))
            return (null, $"it has {bytes:N0} bytes, and the disk has {folder.FreeBytes:N0} left, of which some are kept for the database.");
        try
        {
            return (store.SaveAsync(job, state).GetAwaiter().GetResult(), null);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            return (null, error.GetBaseException().Message);
        }
    }

    private void TryNote(int step, string text)
    {
        try
        {
            journal.NoteAsync(job, step, text).GetAwaiter().GetResult();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            log.LogWarning("Job {JobId}: {Notice}", job.Id, text);
        }
    }
}
