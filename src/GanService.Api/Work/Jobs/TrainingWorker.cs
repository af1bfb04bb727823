using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Work.Loops;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Work.Jobs;

/// <summary>Trains queued jobs, one at a time, and gives back those whose workers have vanished, also while it trains.</summary>
public sealed class TrainingWorker(
    IDbContextFactory<GanServiceDb> databases,
    JobJournal journal,
    JobRunner runner,
    Wakeups wakeups,
    IOptions<GanServiceOptions> options,
    TimeProvider time,
    ILogger<TrainingJob> log) : BackgroundService
{
    // Where many workers share a database, they wait for the bell.
    private readonly TimeSpan pollInterval = TimeSpan.FromSeconds(options.Value.IsAlone ? 0.2 : 2);

    private static readonly TimeSpan pauseAfterError = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(LoopAsync(WorkAsync), LoopAsync((_, stop) => WatchLeasesAsync(stop)));
        log.LogInformation("The training worker has stopped");

        Task LoopAsync(Func<Exception?, CancellationToken, Task> work) => Loop.RunAsync(
            work, error => log.LogError(error, "The training worker could not go on; it tries again in {Seconds} s", pauseAfterError.TotalSeconds), pauseAfterError, time, stoppingToken);
    }

    private async Task WorkAsync(Exception? failure, CancellationToken stoppingToken)
    {
        if (failure is not null)
            await GiveBackAsync(jobs => jobs.Where(j => j.Worker == runner.Worker), $"{failure.GetBaseException().Message.TrimEnd('.')}.", stoppingToken);
        else if (options.Value.IsAlone)
            await GiveBackAsync(jobs => jobs, "the service ended without notice.", stoppingToken); // the data folder's lock says that nobody else is at work
        begun.TrySetResult();
        using var bell = wakeups.BellFor(News.JobHappened, time);
        while (true)
        {
            if (await journal.ClaimAsync(runner.Worker, runner.Lease, stoppingToken) is { } job)
                await runner.RunAsync(job, stoppingToken);
            else
                await bell.WaitAsync(pollInterval, stoppingToken);
        }
    }

    private async Task WatchLeasesAsync(CancellationToken stoppingToken)
    {
        await begun.Task.WaitAsync(stoppingToken); // which gives back what ended with the service, and says so
        while (true)
        {
            var now = time.GetUtcNow().UtcDateTime;
            await GiveBackAsync(jobs => jobs.Where(j => (j.LeaseUntil == null || j.LeaseUntil < now) && j.Worker != runner.Worker), "its worker is no longer heard of.", stoppingToken);
            await Task.Delay(runner.Lease / 10, time, stoppingToken);
        }
    }

    private async Task GiveBackAsync(Func<IQueryable<TrainingJob>, IQueryable<TrainingJob>> vanished, string reason, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var job in await vanished(database.Jobs.AsNoTracking().Where(j => j.State == JobState.Running)).ToListAsync(cancellationToken))
            await journal.InterruptAsync(job, reason, options.Value.InterruptionsAllowed);
    }
}
