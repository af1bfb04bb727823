using GanService.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Jobs;

/// <summary>Trains queued jobs, one at a time.</summary>
public sealed class TrainingWorker(IDbContextFactory<GanServiceDb> databases, JobRunner runner, TimeProvider time, ILogger<TrainingJob> log) : BackgroundService
{
    private static readonly TimeSpan pollInterval = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pollInterval, time);
        try
        {
            while (true)
            {
                if (await ClaimAsync(stoppingToken) is { } jobId)
                    await runner.RunAsync(jobId, stoppingToken);
                else
                    await timer.WaitForNextTickAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            log.LogInformation("The training worker has stopped");
        }
    }

    private async Task<string?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Jobs.InQueueOrder().FirstOrDefaultAsync(cancellationToken) is not { } job)
            return null;
        job.Start(time.GetUtcNow().UtcDateTime);
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return null; // cancelled in between
        }

        return job.Id;
    }
}
