using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store;

/// <summary>
/// The clock of the database that several nodes share, for leases and for everything that is written down: clocks of machines differ, and
/// jump. Between two looks at it this machine counts on by a clock that does not.
/// </summary>
public sealed class DatabaseClock(IDbContextFactory<GanServiceDb> databases, ILogger<DatabaseClock> log) : TimeProvider
{
    private static readonly TimeSpan lookInterval = TimeSpan.FromMinutes(1);

    private Reading last = new(DateTimeOffset.UnixEpoch, 0);

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
        var time = await database.ClockAsync(cancellationToken);
        Volatile.Write(ref last, new(time, GetTimestamp())); // it is later by now: leases end early rather than late
    }

    /// <summary>Looks again every minute, until the service stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(lookInterval, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await LookAsync(stopping);
            }
            catch (Exception error) when (StorageFault.Is(error) || error is OperationCanceledException)
            {
                log.LogDebug("The database's clock is not looked at: {Reason}", error.Message);
            }
        }
    }

    private sealed record Reading(DateTimeOffset Time, long At);
}
