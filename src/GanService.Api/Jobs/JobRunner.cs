using GanService.Api.Checkpoints;
using GanService.Api.Datasets;
using GanService.Api.Hosting;
using GanService.Api.Quality;
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
    QualityMeters meters,
    JobJournal journal,
    IOptions<GanServiceOptions> options,
    TimeProvider time,
    ILogger<TrainingJob> log)
{
    private static readonly TimeSpan lookInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Completes when the job has ended, or was put back into the queue because the service stops.</summary>
    public async Task RunAsync(string jobId, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var checkpoint = new CheckpointRequest();
        // Torch's thread counts and dispose scopes belong to a thread, so a training never changes threads.
        var training = OwnThread.Run("training", ThreadNiceness.Training, () => Run(jobId, checkpoint, stop.Token));
        while (await Task.WhenAny(training, Task.Delay(lookInterval, time, CancellationToken.None)) != training)
        {
            try
            {
                if (!stop.IsCancellationRequested && await PassOnRequestsAsync(jobId, checkpoint))
                    await stop.CancelAsync();
            }
            catch (SqliteException error)
            {
                log.LogWarning("Job {JobId} goes on; whether it shall stop cannot be read: {Reason}", jobId, error.Message);
            }
        }

        await training;
    }

    /// <summary>Whether the job shall stop.</summary>
    private async Task<bool> PassOnRequestsAsync(string jobId, CheckpointRequest checkpoint)
    {
        await using var database = await databases.CreateDbContextAsync();
        if (await database.Jobs.Where(j => j.Id == jobId && j.CheckpointRequested).ExecuteUpdateAsync(row => row.SetProperty(j => j.CheckpointRequested, false)) > 0)
            checkpoint.Ask();
        return await database.Jobs.AnyAsync(j => j.Id == jobId && (j.CancelRequested || j.PauseRequested));
    }

    private void Run(string jobId, CheckpointRequest checkpoint, CancellationToken stop)
    {
        using var database = databases.CreateDbContext();
        var job = database.Jobs.AsNoTracking().Single(j => j.Id == jobId);
        try
        {
            var completed = Train(job, database, checkpoint, stop);
            Change(jobId, completed ? (j, now) => j.Complete(now) : (j, now) => j.Leave(now));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Change(jobId, (j, now) => j.Leave(now)); // stopped while the dataset was prepared
        }
        catch (Exception error)
        {
            if (error is not TrainingDivergedException)
                log.LogError(error, "Job {JobId} failed", jobId);
            Change(jobId, (j, now) => j.Fail(error.Message.Split('\n')[0], now)); // libtorch's messages end in a native stack trace
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
        using var dataset = packs.Open(database.Datasets.AsNoTracking().SingleOrDefault(d => d.Id == job.DatasetId), configuration.ImageSize, stop);
        folder.DeleteUnfinishedCheckpoints(job.Id);
        var start = checkpoints.LoadNewestState(database, job.Id);
        var from = start?.Step ?? 0;
        if (job.Step > from)
            ForgetAfter(job.Id, from);
        log.LogInformation("Job {JobId} trains from step {Step} to {Steps}", job.Id, from, job.Steps);

        using var quality = new JobQuality(job, dataset, meters, journal, folder, options.Value.QualityBudget, time, log, stop);
        using var recorder = new JobRecorder(job, from, journal, folder, checkpoints, quality, time);
        var completed = Trainer.Run(configuration, dataset, recorder.Record, stop, options.Value.TrainingThreads, start, checkpoint);
        recorder.Complete();
        return completed;
    }

    private void ForgetAfter(string jobId, int step) => journal.WriteAsync(jobId, async database =>
    {
        database.ForgetAfter(jobId, step);
        await journal.AppendChangeAsync(database, await database.Jobs.AsNoTracking().SingleAsync(j => j.Id == jobId));
    }).GetAwaiter().GetResult();

    private void Change(string jobId, Action<TrainingJob, DateTime> change) => journal.ChangeAsync(jobId, change).GetAwaiter().GetResult();
}
