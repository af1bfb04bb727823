using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Work.Checkpoints;
using GanService.Api.Work.Quality;
using GanService.Engine.Checkpoints;
using GanService.Engine.Training;

namespace GanService.Api.Work.Jobs;

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
        Volatile.Write(ref saving, Task.Run(() => SaveAndMeasureAsync(reached)));
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
    public async Task<bool> CompleteAsync()
    {
        await saving;
        return lastSaved == lastReached;
    }

    /// <summary>Returns when saving has ended, well or not.</summary>
    public Task WaitAsync() => Task.WhenAny(saving);

    private async Task SaveAndMeasureAsync(CheckpointReached reached)
    {
        Checkpoint? saved;
        try
        {
            saved = await SaveOrSkipAsync(reached.State);
        }
        finally
        {
            reached.Release();
        }

        if (saved is not null)
            await quality.OfferAsync(saved);
    }

    private async Task<Checkpoint?> SaveOrSkipAsync(TrainingState state)
    {
        lastReached = state.Step;
        var bytes = CheckpointFolder.Bytes(state);
        var waits = options.WhenDiskIsFull == FullDiskPolicy.Wait || state.Step == job.Steps; // the last one is what all was for
        while (true)
        {
            var (saved, reason) = await TrySaveAsync(state, bytes);
            if (saved is not null)
            {
                if (lacksRoom)
                    await TryNoteAsync(state.Step, $"The checkpoint of step {state.Step:N0} is saved: there is room again.");
                (owedBytes, lacksRoom, lastSaved) = (null, false, state.Step);
                return saved;
            }

            var stops = stop.IsCancellationRequested;
            if (stops)
                await TryNoteAsync(state.Step, $"The job stops without the checkpoint of step {state.Step:N0}: {reason} When it goes on, steps after its newest checkpoint are made again.");
            else if (!lacksRoom)
                await TryNoteAsync(state.Step, $"The checkpoint of step {state.Step:N0} is not saved: {reason} {(waits ? "Training waits for room." : "Training goes on without, and saves one when there is room.")}");
            (owedBytes, lacksRoom) = (bytes, true);
            if (stops || !waits)
                return null;
            await Task.Delay(retryInterval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(Checkpoint? Saved, string? Reason)> TrySaveAsync(TrainingState state, long bytes)
    {
        if (!folder.HasRoomFor(bytes))
            return (null, $"it has {bytes:N0} bytes, and the disk has {folder.FreeBytes:N0} left, of which some are kept for the database.");
        try
        {
            return (await store.SaveAsync(job, state), null);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            return (null, error.GetBaseException().Message);
        }
    }

    private async Task TryNoteAsync(int step, string text)
    {
        try
        {
            await journal.NoteAsync(job, step, text);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            log.LogWarning("Job {JobId}: {Notice}", job.Id, text);
        }
    }
}
