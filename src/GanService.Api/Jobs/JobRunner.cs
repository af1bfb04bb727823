using GanService.Api.Checkpoints;
using GanService.Api.Datasets;
using GanService.Api.Hosting;
using GanService.Api.Storage;
using GanService.Engine;
using GanService.Engine.Compute;
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
    IOptions<GanServiceOptions> options,
    TimeProvider time,
    ILogger<TrainingJob> log)
{
    private static readonly TimeSpan lookInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Completes when the job has ended, or was put back into the queue because the service stops.</summary>
    public async Task RunAsync(string jobId, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        // Torch's thread counts and dispose scopes belong to a thread, so a training never changes threads.
        var training = OwnThread.Run("training", ThreadNiceness.Training, () => Run(jobId, stop.Token));
        while (await Task.WhenAny(training, Task.Delay(lookInterval, time, CancellationToken.None)) != training)
        {
            try
            {
                if (!stop.IsCancellationRequested && await IsCancelRequestedAsync(jobId))
                    await stop.CancelAsync();
            }
            catch (SqliteException error)
            {
                log.LogWarning("Job {JobId} goes on; whether it shall end cannot be read: {Reason}", jobId, error.Message);
            }
        }

        await training;
    }

    private async Task<bool> IsCancelRequestedAsync(string jobId)
    {
        await using var database = await databases.CreateDbContextAsync();
        return await database.Jobs.AnyAsync(j => j.Id == jobId && j.CancelRequested);
    }

    private void Run(string jobId, CancellationToken stop)
    {
        using var database = databases.CreateDbContext();
        var job = database.Jobs.AsNoTracking().Single(j => j.Id == jobId);
        try
        {
            var completed = Train(job, database, stop);
            Change(jobId, completed ? j => j.Complete(Now) : j => j.Requeue(Now));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Change(jobId, j => j.Requeue(Now)); // stopped while the dataset was prepared
        }
        catch (Exception error)
        {
            if (error is not TrainingDivergedException)
                log.LogError(error, "Job {JobId} failed", jobId);
            Change(jobId, j => j.Fail(error.Message.Split('\n')[0], Now)); // libtorch's messages end in a native stack trace
        }
        finally
        {
            // The snapshot that checkpoints were written from is hundreds of megabytes, and the collector sees no hurry.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }
    }

    private bool Train(TrainingJob job, GanServiceDb database, CancellationToken stop)
    {
        TorchRuntime.UseThreads(1); // draws the samples; training has threads of its own
        var configuration = job.Configuration();
        using var dataset = packs.Open(database.Datasets.AsNoTracking().SingleOrDefault(d => d.Id == job.DatasetId), configuration.ImageSize, stop);
        folder.DeleteUnfinishedCheckpoints(job.Id);
        var start = checkpoints.LoadNewestState(database, job.Id);
        database.ForgetAfter(job.Id, start?.Step ?? 0);
        log.LogInformation("Job {JobId} trains from step {Step} to {Steps}", job.Id, start?.Step ?? 0, job.Steps);

        using var recorder = new JobRecorder(job, start?.Step ?? 0, databases, folder, checkpoints, time);
        var completed = Trainer.Run(configuration, dataset, recorder.Record, stop, options.Value.TrainingThreads, start);
        recorder.Complete();
        return completed;
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private void Change(string jobId, Action<TrainingJob> change)
    {
        while (true)
        {
            using var database = databases.CreateDbContext();
            var job = database.Jobs.Single(j => j.Id == jobId);
            change(job);
            try
            {
                database.SaveChanges();
            }
            catch (DbUpdateConcurrencyException)
            {
                continue; // asked to end in between
            }

            log.LogInformation("Job {JobId} is {State} at step {Step}{Error}", jobId, job.State, job.Step, job.Error is null ? "" : ": " + job.Error);
            return;
        }
    }
}
