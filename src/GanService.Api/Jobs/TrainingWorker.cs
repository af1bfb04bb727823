using System.Linq.Expressions;
using GanService.Api.Hosting;
using GanService.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Jobs;

/// <summary>Trains queued jobs, one at a time.</summary>
public sealed class TrainingWorker(
    IDbContextFactory<GanServiceDb> databases, JobJournal journal, JobRunner runner, IOptions<GanServiceOptions> options, TimeProvider time, ILogger<TrainingJob> log) : BackgroundService
{
    private static readonly TimeSpan pollInterval = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan pauseAfterError = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var reason = "the service ended without notice.";
        try
        {
            while (true)
            {
                try
                {
                    // The lock of the data folder says that nobody else is at work.
                    await GiveBackAsync(_ => true, reason, stoppingToken);
                    await WorkAsync(stoppingToken);
                }
                catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    log.LogError(error, "The training worker could not go on; it tries again in {Seconds} s", pauseAfterError.TotalSeconds);
                    reason = $"{error.GetBaseException().Message.TrimEnd('.')}.";
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
            var now = time.GetUtcNow().UtcDateTime;
            await GiveBackAsync(j => j.Worker != runner.Worker && j.LeaseUntil < now, "its worker is no longer heard of.", stoppingToken);
            if (await ClaimAsync(stoppingToken) is { } job)
                await runner.RunAsync(job, stoppingToken);
            else
                await timer.WaitForNextTickAsync(stoppingToken);
        }
    }

    private async Task GiveBackAsync(Expression<Func<TrainingJob, bool>> isInterrupted, string reason, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var job in await database.Jobs.Where(j => j.State == JobState.Running).Where(isInterrupted).Select(j => j.Id).ToListAsync(cancellationToken))
            await journal.InterruptAsync(job, reason, options.Value.InterruptionsAllowed);
    }

    private async Task<TrainingJob?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Jobs.InQueueOrder().Select(j => j.Id).FirstOrDefaultAsync(cancellationToken) is not { } next)
            return null;
        TrainingJob? taken = null;
        var claimed = await journal.CommandAsync(
            next,
            (job, now) =>
            {
                if (job.State != JobState.Queued)
                    return "It was cancelled or paused in between.";
                job.Start(runner.Worker, now + runner.Lease, now);
                taken = job;
                return null;
            },
            cancellationToken);
        return claimed.Result is Ok<JobResponse> ? taken : null;
    }
}
