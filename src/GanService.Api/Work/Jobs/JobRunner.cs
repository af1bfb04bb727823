using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Work.Checkpoints;
using GanService.Api.Work.Leases;
using GanService.Api.Work.Quality;
using GanService.Api.Work.TensorBoard;
using GanService.Engine;
using GanService.Engine.Compute;
using GanService.Engine.Data;
using GanService.Engine.Recipes;
using GanService.Engine.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Work.Jobs;

/// <summary>Runs a claimed job from its newest checkpoint, and writes down how it ended. Training itself has a thread of its own.</summary>
public sealed class JobRunner(
    IDbContextFactory<GanServiceDb> databases,
    IFileStore files,
    DataFolder folder,
    DatasetPacks packs,
    CheckpointFiles checkpointFiles,
    CheckpointStore checkpoints,
    Verifications verifications,
    QualityMeters meters,
    JobJournal journal,
    ServiceMeter meter,
    TrainingMeter trainingMeter,
    TrainingHere here,
    IOptions<GanServiceOptions> options,
    TimeProvider time,
    ILogger<TrainingJob> log)
{
    private const long WorthReturning = 16 << 20; // bytes: everybody waits meanwhile

    private readonly TimeSpan lookInterval = TimeSpan.FromSeconds(options.Value.IsAlone ? 0.25 : 1); // many workers may share a database

    private static readonly TimeSpan roomInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan tellInterval = TimeSpan.FromSeconds(0.5);

    /// <summary>Tells this process from every other.</summary>
    public string Worker { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid()}";

    /// <summary>How long a job is this worker's without a word from it.</summary>
    public TimeSpan Lease => TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    /// <summary>Completes when the job has ended, was put back into the queue because the service stops, or is another worker's.</summary>
    public async Task RunAsync(TrainingJob job, CancellationToken stopping)
    {
        using var lease = new LeaseKeeper(Lease, () => RenewLease(job), time, log);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, lease.Lost);
        var request = new CheckpointRequest();
        var training = TrainAndEndAsync(job, request, stop.Token);
        try
        {
            await PassOnRequestsAsync(job, training, request, stop);
        }
        finally
        {
            // Whatever went wrong: nothing trains a job any more that is given back.
            await stop.CancelAsync();
            await training;
        }
    }

    /// <summary>Whether the job is still this worker's.</summary>
    private bool RenewLease(TrainingJob job)
    {
        try
        {
            using var database = databases.CreateDbContext();
            var until = time.GetUtcNow().UtcDateTime + Lease;
            return database.Jobs.HeldBy(job).ExecuteUpdate(row => row.SetProperty(j => j.LeaseUntil, until)) > 0;
        }
        catch (Exception error) when (options.Value.IsAlone && StorageFault.Is(error))
        {
            return true; // the data folder's lock keeps others out, however long its disk is full
        }
    }

    private async Task PassOnRequestsAsync(TrainingJob job, Task training, CheckpointRequest request, CancellationTokenSource stop)
    {
        while (await Task.WhenAny(training, Task.Delay(lookInterval, time, CancellationToken.None)) != training)
        {
            try
            {
                if (!stop.IsCancellationRequested && await PassOnRequestsAsync(job, request))
                    await stop.CancelAsync();
            }
            catch (Exception error) when (StorageFault.Is(error))
            {
                log.LogWarning("Job {JobId} goes on; whether it shall stop cannot be read: {Reason}", job.Id, error.GetBaseException().Message);
            }
        }
    }

    /// <summary>Whether the job shall stop.</summary>
    private async Task<bool> PassOnRequestsAsync(TrainingJob job, CheckpointRequest request)
    {
        await using var database = await databases.CreateDbContextAsync();
        var asked = await database.Jobs.HeldBy(job).Select(j => new { j.CheckpointRequested, Stop = j.CancelRequested || j.PauseRequested }).SingleOrDefaultAsync();
        if (asked is { CheckpointRequested: true } && await database.Jobs.HeldBy(job).Where(j => j.CheckpointRequested).ExecuteUpdateAsync(row => row.SetProperty(j => j.CheckpointRequested, false)) > 0)
            request.Ask();
        return asked is { Stop: true };
    }

    private async Task TrainAndEndAsync(TrainingJob job, CheckpointRequest request, CancellationToken stop)
    {
        try
        {
            await EndAsync(job, stop, await TrainAsync(job, request, stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await EndAsync(job, stop, new((j, now) => j.Leave(now))); // stopped while the dataset was prepared
        }
        catch (JobLostException error)
        {
            meter.Count(ErrorKind.Lease);
            log.LogWarning("Job {JobId} is left alone: {Reason}", job.Id, error.Message);
        }
        catch (TrainingDivergedException error)
        {
            meter.Count(ErrorKind.Divergence);
            await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
            var newest = await database.Checkpoints.Where(c => c.JobId == job.Id).MaxAsync(c => (int?)c.Step, CancellationToken.None);
            await EndAsync(job, stop, new((j, now) => j.Fail($"{error.Message} {(newest is null ? "There is no checkpoint from before." : $"Its newest checkpoint is of step {newest:N0}.")}", now)));
        }
        catch (Exception error) when (!StorageFault.Is(error)) // such a job is tried again
        {
            meter.Count(ErrorKind.Job);
            log.LogError(error, "Job {JobId} failed", job.Id);
            await EndAsync(job, stop, new((j, now) => j.Fail(error.GetBaseException().Message.Split('\n')[0], now))); // libtorch's messages end in a native stack trace
        }
        finally
        {
            if (MemoryEstimate.OwnBytes(job.Configuration()) > WorthReturning)
                TorchRuntime.ReturnMemory(); // after the last checkpoint was saved and measured, which takes memory, too
        }
    }

    private async Task<Ending> TrainAsync(TrainingJob job, CheckpointRequest request, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop);
        var configuration = job.Configuration();
        if (MemoryEstimate.Excess(configuration, options.Value.MaxTrainingBytes) is { } excess)
            throw new InvalidDataException($"{excess} It was queued under another limit, or on another machine: raise MaxTrainingBytes and go on from its newest checkpoint.");
        await WaitForMemoryAsync(job, configuration, stop);
        using var dataset = await OpenWhenThereIsRoomAsync(job, database, configuration, stop);
        var start = await checkpoints.LoadNewestStateAsync(database, job, stop);
        if (start is null && job.FromCheckpoint is not null)
            throw new InvalidDataException("The checkpoint that it began with is damaged. Queue it anew, from another one.");
        var from = start?.Step ?? 0;
        if (job.Step > from)
            await ForgetAfterAsync(job, from);
        log.LogInformation("Job {JobId} trains from step {Step} to {Steps}", job.Id, from, job.Steps);

        using var board = new JobBoard(job.Id, files, folder, time, log);
        await using var quality = new JobQuality(job, dataset, meters, journal, checkpointFiles, board, options.Value.QualityBudget, time, log, stop);
        await quality.RebuildAsync(database, from);
        if (from == job.Steps && await database.Checkpoints.AsNoTracking().SingleOrDefaultAsync(c => c.JobId == job.Id && c.Step == from && c.QualityJson == null, stop) is { } last)
            await quality.OfferAsync(last); // the service ended before it was measured
        var saver = new JobCheckpoints(job, from, journal, folder, checkpoints, quality, request, options.Value, log, stop);
        await using var recorder = new JobRecorder(job, from, journal, files, saver, quality, board, trainingMeter, options.Value, time, log, stop);
        var completed = false;
        using var rung = new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, quality.Enough, rung.Token);
        // Torch's thread counts and dispose scopes belong to a thread, so a training never changes threads.
        if (from == job.Steps || !quality.Enough.IsCancellationRequested) // or else it had stopped early, and was interrupted before that was written
            await OwnThread.Run("training", ThreadNiceness.Training, () => completed = here.Run(() => Train(configuration, dataset, Record, request, start, end.Token)));
        if (!await recorder.CompleteAsync())
            return new((j, now) => j.Leave(now));
        if (!completed && rung.IsCancellationRequested)
            return new((j, now) => j.WaitForOthers(now));
        if (!completed && !quality.Enough.IsCancellationRequested)
            return new((j, now) => j.Leave(now));
        return new((j, now) => j.Complete(now), completed ? null : await quality.EarlyEndAsync(database));

        void Record(TrainingEvent reported)
        {
            recorder.Record(reported);
            if (reported is StepCompleted && reported.Step == job.PauseAt)
                rung.Cancel();
        }
    }

    private bool Train(TrainingConfiguration configuration, PackedDataset dataset, Action<TrainingEvent> record, CheckpointRequest request, TrainingState? start, CancellationToken stop)
    {
        TorchRuntime.UseThreads(1); // draws the samples; training has threads of its own
        return Trainer.Run(configuration, dataset, record, stop, options.Value.TrainingThreads, start, request);
    }

    private async Task WaitForMemoryAsync(TrainingJob job, TrainingConfiguration configuration, CancellationToken stop)
    {
        if (Fits())
            return;
        log.LogInformation("Job {JobId} waits until the verification of a checkpoint has given its memory back", job.Id);
        while (!Fits())
            await Task.Delay(roomInterval, time, stop);

        bool Fits() => verifications.Bytes is 0 || MemoryEstimate.Excess(configuration, options.Value.MaxTrainingBytes - verifications.Bytes) is null;
    }

    private async Task<PackedDataset> OpenWhenThereIsRoomAsync(TrainingJob job, GanServiceDb database, TrainingConfiguration configuration, CancellationToken stop)
    {
        var dataset = await database.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Id == job.DatasetId, stop);
        if (dataset is { State: DatasetState.Failed })
            throw new InvalidDataException($"Its dataset '{dataset.Name}' could not be imported: {dataset.Error}");
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return await PrepareAsync(job, dataset, configuration, stop);
            }
            catch (NoRoomException error)
            {
                if (isFirst)
                    await journal.NoteAsync(job, job.Step, $"Training waits until its images can be prepared: {error.Message}");
                await Task.Delay(roomInterval, time, stop);
            }
        }
    }

    private async Task<PackedDataset> PrepareAsync(TrainingJob job, Dataset? dataset, TrainingConfiguration configuration, CancellationToken stop)
    {
        var share = 0.0;
        long? told = null; // the event that the next one replaces
        var opening = packs.OpenAsync(dataset, configuration, stop, made => Volatile.Write(ref share, made));
        while (await Task.WhenAny(opening, Task.Delay(tellInterval, time, CancellationToken.None)) != opening)
        {
            if (Volatile.Read(ref share) is > 0 and var made)
                await TellAsync(made);
        }

        if (told is not null)
            await TellAsync(null);
        return await opening;

        async Task TellAsync(double? made)
        {
            try
            {
                long? written = null;
                await journal.WriteAsync(job, async database =>
                {
                    await database.Jobs.Where(j => j.Id == job.Id).ExecuteUpdateAsync(row => row.SetProperty(j => j.PreparedShare, made));
                    await database.JobEvents.Where(e => e.JobId == job.Id && e.Number == told).ExecuteDeleteAsync();
                    written = await journal.AppendChangeAsync(database, job.Id);
                });
                told = written;
            }
            catch (Exception error) when (StorageFault.Is(error) || error is JobLostException) // or else it stops by itself
            {
                log.LogWarning("Job {JobId}: how far its images are cannot be written: {Reason}", job.Id, error.GetBaseException().Message);
            }
        }
    }

    private async Task ForgetAfterAsync(TrainingJob job, int step)
    {
        IReadOnlyList<Sample> forgotten = [];
        await journal.WriteAsync(job, async database =>
        {
            forgotten = await database.ForgetAfterAsync(job.Id, step);
            await journal.AppendChangeAsync(database, job.Id);
        });
        foreach (var sample in forgotten)
            await files.DeleteAsync(FileKeys.Of(sample));
    }

    private Task EndAsync(TrainingJob taken, CancellationToken stop, Ending ending) => journal.RetryAsync(
        taken,
        () => journal.ChangeAsync(
            taken.Id,
            (job, now) =>
            {
                if (job.State != JobState.Running || job.Attempt != taken.Attempt)
                    return "Another worker has it.";
                ending.Change(job, now);
                return null;
            },
            CancellationToken.None,
            ending.Notice),
        stop);

    /// <summary>How a job ends, or is left.</summary>
    /// <param name="Change">What its row becomes.</param>
    /// <param name="Notice">What people should know of that.</param>
    private sealed record Ending(Action<TrainingJob, DateTime> Change, string? Notice = null);
}
