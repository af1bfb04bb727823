using GanService.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Jobs;

/// <summary>Trains queued jobs, one at a time.</summary>
public sealed class TrainingWorker(IDbContextFactory<GanServiceDb> databases, JobJournal journal, JobRunner runner, TimeProvider time, ILogger<TrainingJob> log) : BackgroundService
{
    private static readonly TimeSpan pollInterval = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan pauseAfterError = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    await GiveBackInterruptedAsync(stoppingToken);
                    await WorkAsync(stoppingToken);
                }
                catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    log.LogError(error, "The training worker could not go on; it tries again in {Seconds} s", pauseAfterError.TotalSeconds);
                    await Task.Delay(pauseAfterError, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            log.LogInformation("The training worker has stopped");
        }
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pollInterval, time);
        while (true)
        {
            if (await ClaimAsync(stoppingToken) is { } jobId)
                await runner.RunAsync(jobId, stoppingToken);
            else
                await timer.WaitForNextTickAsync(stoppingToken);
        }
    }

    /// <summary>Gives back the jobs that were running when the service, or this worker, last ended.</summary>
    private async Task GiveBackInterruptedAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var job in await database.Jobs.AsNoTracking().Where(j => j.State == JobState.Running).ToListAsync(cancellationToken))
        {
            log.LogWarning("Job {JobId} was interrupted at step {Step}", job.Id, job.Step);
            await journal.ChangeAsync(job.Id, (j, now) => j.Leave(now));
        }
    }

    private async Task<string?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Jobs.InQueueOrder().Select(j => j.Id).FirstOrDefaultAsync(cancellationToken) is not { } next)
            return null;
        var claimed = await journal.CommandAsync(
            next,
            (job, now) =>
            {
                if (job.State != JobState.Queued)
                    return "It was cancelled or paused in between.";
                job.Start(now);
                return null;
            },
            cancellationToken);
        return claimed.Result is Ok<JobResponse> ? next : null;
    }
}
