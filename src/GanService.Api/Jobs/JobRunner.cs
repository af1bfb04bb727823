using GanService.Api.Checkpoints;
using GanService.Api.Datasets;
using GanService.Api.Hosting;
using GanService.Api.Quality;
using GanService.Api.Storage;
using GanService.Engine;
using GanService.Engine.Compute;
using GanService.Engine.Data;
using GanService.Engine.Recipes;
using GanService.Engine.Training;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Jobs;

/// <summary>Runs a claimed job on a thread of its own, from its newest checkpoint, and writes down how it ended.</summary>
public sealed class JobRunner(
    IDbContextFactory<GanServiceDb> databases,
    DataFolder folder,
    DatasetPacks packs,
    CheckpointStore checkpoints,
    VerifyCheckpoint verification,
    QualityMeters meters,
    JobJournal journal,
    IOptions<GanServiceOptions> options,
    TimeProvider time,
    ILogger<TrainingJob> log)
{
    private static readonly TimeSpan lookInterval = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan roomInterval = TimeSpan.FromSeconds(1);

    /// <summary>Tells this process from every other.</summary>
    public string Worker { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid()}";

    /// <summary>How long a job is this worker's without a word from it.</summary>
    public TimeSpan Lease => TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    /// <summary>Completes when the job has ended, or was put back into the queue because the service stops.</summary>
    public async Task RunAsync(TrainingJob job, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var checkpoint = new CheckpointRequest();
        // Torch's thread counts and dispose scopes belong to a thread, so a training never changes threads.
        var training = OwnThread.Run("training", ThreadNiceness.Training, () => Run(job, checkpoint, stop.Token));
        try
        {
            await LookAfterAsync(job, training, checkpoint, stop);
        }
        finally
        {
            // Whatever went wrong: nothing trains a job any more that is given back.
            await stop.CancelAsync();
            await training;
        }
    }

    private async Task LookAfterAsync(TrainingJob job, Task training, CheckpointRequest checkpoint, CancellationTokenSource stop)
    {
        var renewed = time.GetTimestamp(); // clocks jump, this does not
        while (await Task.WhenAny(training, Task.Delay(lookInterval, time, CancellationToken.None)) != training)
        {
            try
            {
                if (!stop.IsCancellationRequested && await PassOnRequestsAsync(job, checkpoint))
                    await stop.CancelAsync();
                if (time.GetElapsedTime(renewed) < Lease / 3)
                    continue;
                renewed = time.GetTimestamp();
                if (!await RenewLeaseAsync(job))
                    await stop.CancelAsync();
            }
            catch (SqliteException error)
            {
                log.LogWarning("Job {JobId} goes on; whether it shall stop cannot be read: {Reason}", job.Id, error.Message);
            }
        }
    }

    /// <summary>Whether the job is still this worker's.</summary>
    private async Task<bool> RenewLeaseAsync(TrainingJob job)
    {
        await using var database = await databases.CreateDbContextAsync();
        var until = time.GetUtcNow().UtcDateTime + Lease;
        return await database.Jobs.HeldBy(job).ExecuteUpdateAsync(row => row.SetProperty(j => j.LeaseUntil, until)) > 0;
    }

    /// <summary>Whether the job shall stop.</summary>
    private async Task<bool> PassOnRequestsAsync(TrainingJob job, CheckpointRequest checkpoint)
    {
        await using var database = await databases.CreateDbContextAsync();
        if (await database.Jobs.HeldBy(job).Where(j => j.CheckpointRequested).ExecuteUpdateAsync(row => row.SetProperty(j => j.CheckpointRequested, false)) > 0)
            checkpoint.Ask();
        return await database.Jobs.HeldBy(job).AnyAsync(j => j.CancelRequested || j.PauseRequested);
    }

    private void Run(TrainingJob job, CheckpointRequest checkpoint, CancellationToken stop)
    {
        using var database = databases.CreateDbContext();
        try
        {
            var completed = Train(job, database, checkpoint, stop);
            Change(job, completed ? (j, now) => j.Complete(now) : (j, now) => j.Leave(now));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Change(job, (j, now) => j.Leave(now)); // stopped while the dataset was prepared
        }
        catch (JobLostException error)
        {
            log.LogWarning("Job {JobId} is left alone: {Reason}", job.Id, error.Message);
        }
        catch (TrainingDivergedException error)
        {
            var newest = database.Checkpoints.Where(c => c.JobId == job.Id).Max(c => (int?)c.Step);
            Change(job, (j, now) => j.Fail($"{error.Message} {(newest is null ? "There is no checkpoint from before." : $"Its newest checkpoint is of step {newest:N0}.")}", now));
        }
        catch (Exception error) when (!StorageFault.Is(error)) // such a job is tried again
        {
            log.LogError(error, "Job {JobId} failed", job.Id);
            Change(job, (j, now) => j.Fail(error.GetBaseException().Message.Split('\n')[0], now)); // libtorch's messages end in a native stack trace
        }
        finally
        {
            TorchRuntime.ReturnMemory();
        }
    }

    private bool Train(TrainingJob job, GanServiceDb database, CheckpointRequest checkpoint, CancellationToken stop)
    {
        TorchRuntime.UseThreads(1); // draws the samples; training has threads of its own
        var configuration = job.Configuration();
        if (MemoryEstimate.Excess(configuration, options.Value.MaxTrainingBytes) is { } excess)
            throw new InvalidDataException($"{excess} It was queued under another limit, or on another machine: raise MaxTrainingBytes and go on from its newest checkpoint.");
        WaitForMemory(job, configuration, stop);
        using var dataset = OpenWhenThereIsRoom(job, database, configuration.ImageSize, stop);
        folder.DeleteUnfinishedCheckpoints(job.Id);
        var start = checkpoints.LoadNewestState(database, job);
        if (start is null && job.FromCheckpoint is not null)
            throw new InvalidDataException("The checkpoint that it began with is damaged. Queue it anew, from another one.");
        var from = start?.Step ?? 0;
        if (job.Step > from)
            ForgetAfter(job, from);
        log.LogInformation("Job {JobId} trains from step {Step} to {Steps}", job.Id, from, job.Steps);

        using var quality = new JobQuality(job, dataset, meters, journal, folder, options.Value.QualityBudget, time, log, stop);
        quality.RebuildAsync(database, from).GetAwaiter().GetResult();
        if (from == job.Steps && database.Checkpoints.AsNoTracking().SingleOrDefault(c => c.JobId == job.Id && c.Step == from && c.QualityJson == null) is { } last)
            quality.Offer(last); // the service ended before it was measured
        var saver = new JobCheckpoints(job, from, journal, folder, checkpoints, quality, checkpoint, options.Value, log, stop);
        using var recorder = new JobRecorder(job, from, journal, folder, saver, quality, options.Value, time, log, stop);
        var completed = Trainer.Run(configuration, dataset, recorder.Record, stop, options.Value.TrainingThreads, start, checkpoint);
        return recorder.Complete() && completed;
    }

    private void WaitForMemory(TrainingJob job, TrainingConfiguration configuration, CancellationToken stop)
    {
        if (Fits())
            return;
        log.LogInformation("Job {JobId} waits until the verification of a checkpoint has given its memory back", job.Id);
        while (!Fits())
            WaitAMoment(stop);

        bool Fits() => verification.Bytes is 0 || MemoryEstimate.Excess(configuration, options.Value.MaxTrainingBytes - verification.Bytes) is null;
    }

    private PackedDataset OpenWhenThereIsRoom(TrainingJob job, GanServiceDb database, int imageSize, CancellationToken stop)
    {
        var dataset = database.Datasets.AsNoTracking().SingleOrDefault(d => d.Id == job.DatasetId);
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return packs.Open(dataset, imageSize, stop);
            }
            catch (NoRoomException error)
            {
                if (isFirst)
                    journal.NoteAsync(job, job.Step, $"Training waits until its images can be prepared: {error.Message}").GetAwaiter().GetResult();
                WaitAMoment(stop);
            }
        }
    }

    private static void WaitAMoment(CancellationToken stop)
    {
        stop.WaitHandle.WaitOne(roomInterval);
        stop.ThrowIfCancellationRequested();
    }

    private void ForgetAfter(TrainingJob job, int step) => journal.WriteAsync(job, async database =>
    {
        database.ForgetAfter(job.Id, step);
        await journal.AppendChangeAsync(database, await database.Jobs.AsNoTracking().SingleAsync(j => j.Id == job.Id));
    }).GetAwaiter().GetResult();

    private void Change(TrainingJob taken, Action<TrainingJob, DateTime> change) => journal.CommandAsync(
        taken.Id,
        (job, now) =>
        {
            if (job.State != JobState.Running || job.Attempt != taken.Attempt)
                return "Another worker has it.";
            change(job, now);
            return null;
        },
        CancellationToken.None).GetAwaiter().GetResult();
}
