using System.Threading.Channels;
using Npgsql;

namespace GanService.Api.Store.Wake;

/// <summary>
/// Wakes those who wait on every node, by NOTIFY and LISTEN. Notices get lost, with a connection or beyond a proxy of connections: so every
/// few seconds, and after each new connection, whoever waits is told to look at the rows.
/// </summary>
/// <param name="connection">Of the server itself; behind a proxy that shares connections nothing is heard.</param>
/// <param name="log">Takes why nothing can be heard.</param>
public sealed class PostgresWakeups(string connection, ILogger<PostgresWakeups> log) : Wakeups, IAsyncDisposable
{
    private const string Notices = "ganservice";
    private const char Separator = '|';
    private const int KeepAliveSeconds = 10;

    private static readonly TimeSpan pollInterval = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan retryInterval = TimeSpan.FromMilliseconds(300);

    private readonly string node = Guid.NewGuid().ToString();
    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = 2, KeepAlive = KeepAliveSeconds }.ToString());
    private readonly Channel<string> waiting = Channel.CreateBounded<string>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    public override void Announce(News what, string subject)
    {
        base.Announce(what, subject);
        waiting.Writer.TryWrite(string.Join(Separator, node, what, subject));
    }

    /// <summary>Tells other nodes and hears them, until the service stops.</summary>
    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(AgainAndAgainAsync(SendAsync, stopping), AgainAndAgainAsync(ListenAsync, stopping), PollAsync(stopping));

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private async Task SendAsync(NpgsqlConnection open, CancellationToken stopping)
    {
        await using var notify = new NpgsqlCommand("SELECT pg_notify($1, $2)", open) { Parameters = { new() { Value = Notices }, new() { Value = "" } } };
        await foreach (var notice in waiting.Reader.ReadAllAsync(stopping))
        {
            notify.Parameters[1].Value = notice;
            await notify.ExecuteNonQueryAsync(stopping);
        }
    }

    private async Task ListenAsync(NpgsqlConnection open, CancellationToken stopping)
    {
        open.Notification += (_, notice) => Hear(notice.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Notices}", open))
            await listen.ExecuteNonQueryAsync(stopping);
        Tell(Announcement.Anything); // what was announced meanwhile is lost
        while (true)
            await open.WaitAsync(stopping);
    }

    private void Hear(string notice)
    {
        if (notice.Split(Separator) is [var sender, var what, var subject] && sender != node && Enum.TryParse<News>(what, out var news))
            Tell(new(news, subject));
    }

    private async Task PollAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(pollInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                Tell(Announcement.Anything);
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }

    private async Task AgainAndAgainAsync(Func<NpgsqlConnection, CancellationToken, Task> work, CancellationToken stopping)
    {
        var isLost = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var open = await source.OpenConnectionAsync(stopping);
                isLost = false;
                await work(open, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                if (!isLost)
                    log.LogWarning("News of other nodes comes late now: {Reason}", error.GetBaseException().Message);
                isLost = true;
                await Task.Delay(retryInterval, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
