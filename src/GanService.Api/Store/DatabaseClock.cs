using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store;

/// <summary>
/// The clock of the database that several nodes share, for leases and for everything that is written down: clocks of machines differ, and
/// jump. Between two looks at it this machine counts on by a clock that does not.
/// </summary>
public sealed class DatabaseClock(IDbContextFactory<GanServiceDb> databases, ILogger<DatabaseClock> log) : TimeProvider, IHostedService, IDisposable
{
    private static readonly TimeSpan lookInterval = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource ended = new();
    private Reading last = new(DateTimeOffset.UnixEpoch, 0);
    private Task running = Task.CompletedTask;

    public override DateTimeOffset GetUtcNow()
    {
        var reading = Volatile.Read(ref last);
        return reading.Time + GetElapsedTime(reading.At);
    }

    /// <summary>Looks at the database's clock.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.Database.OpenConnectionAsync(cancellationToken);
        var time = (await database.Database.SqlQuery<DateTime>($"SELECT clock_timestamp() AS \"Value\"").ToListAsync(cancellationToken))[0];
        Volatile.Write(ref last, new(new(DateTime.SpecifyKind(time, DateTimeKind.Utc)), GetTimestamp())); // it is later by now: leases end early rather than late
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        running = LookAgainAndAgainAsync();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (running.IsCompleted)
            return; // it was stopped, and may be disposed of
        await ended.CancelAsync();
        await running;
    }

    public void Dispose() => ended.Dispose();

    private async Task LookAgainAndAgainAsync()
    {
        while (!ended.IsCancellationRequested)
        {
            await Task.Delay(lookInterval, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await LookAsync(ended.Token);
            }
            catch (Exception error) when (StorageFault.Is(error) || error is OperationCanceledException)
            {
                log.LogDebug("The database's clock is not looked at: {Reason}", error.Message);
            }
        }
    }

    private sealed record Reading(DateTimeOffset Time, long At);
}
