using GanService.Api.Store;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Web.Experiments;
using GanService.Api.Web.Jobs;
using GanService.Api.Web.Keys;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Live;

/// <summary>
/// <c>/hubs/training</c>: the feed over SignalR. Every watched job has a loop of its own that reads the feed and waits for its client,
/// so nobody waits for another.
/// </summary>
public sealed class TrainingHub(
    LiveFeed feed,
    Wakeups wakeups,
    StoreReach reach,
    IDbContextFactory<GanServiceDb> databases,
    IHubContext<TrainingHub, ITrainingClient> hub,
    ILogger<TrainingHub> log) : Hub<ITrainingClient>
{
    private const string AllJobs = "*";
    private const int MaxWatches = 256; // of a connection: each has messages in memory while its client is slow

    public override async Task OnConnectedAsync()
    {
        if (reach.Missing is { Count: > 0 } missing)
            await Clients.Caller.StoreChanged(new(missing));
    }

    /// <summary>Everything that happened in a job, then what happens.</summary>
    /// <exception cref="HubException">There is no such job.</exception>
    [Needs(Scope.Read)]
    public async Task Watch(string jobId)
    {
        await FindAsync(jobId);
        Start(jobId, (reader, stop) => SendAsync(reader, jobId, after: 0, step: 0, stop));
    }

    /// <summary>The job as it is, then everything that happened after a step, then what happens: for those who have the steps before.</summary>
    /// <exception cref="HubException">There is no such job.</exception>
    [Needs(Scope.Read)]
    public async Task WatchFrom(string jobId, int step)
    {
        var (job, after) = await FindAsync(jobId, step);
        Start(jobId, async (reader, stop) =>
        {
            await reader.Client.JobChanged(job);
            await SendAsync(reader, jobId, after, step, stop);
        });
    }

    /// <summary>Ends <see cref="Watch"/>.</summary>
    [Needs(Scope.Read)]
    public void Unwatch(string? jobId)
    {
        if (jobId is not null && Context.Items.Remove(jobId, out var watched))
            ((Watching)watched!).Stop.Cancel();
    }

    /// <summary>What happens in all jobs from now on.</summary>
    [Needs(Scope.Read)]
    public async Task WatchAll()
    {
        var listener = new Listener(wakeups); // from before the look at what is there
        try
        {
            var (watched, known) = await NewestNumbersAsync(CancellationToken.None);
            Start(AllJobs, (reader, stop) => SendAllAsync(reader, listener, watched, known, stop));
        }
        catch
        {
            listener.Dispose(); // which would collect announcements for nobody
            throw;
        }
    }

    private void Start(string key, Func<Reader, CancellationToken, Task> send)
    {
        Unwatch(key);
        foreach (var ended in Context.Items.Where(w => ((Watching)w.Value!).Sending.IsCompleted).ToList())
            Context.Items.Remove(ended.Key);
        if (Context.Items.Count >= MaxWatches)
            throw new HubException($"A connection can watch {MaxWatches} jobs at a time. Unwatch some, or use WatchAll.");
        var stop = CancellationTokenSource.CreateLinkedTokenSource(Context.ConnectionAborted);
        Context.Items[key] = new Watching(stop, RunAsync(new(hub.Clients.Client(Context.ConnectionId), Context.GetHttpContext()!.Request.PathBase), send, Context, stop.Token));
    }

    private async Task RunAsync(Reader reader, Func<Reader, CancellationToken, Task> send, HubCallerContext connection, CancellationToken stop)
    {
        try
        {
            await Task.Yield(); // the caller gets its answer first
            await send(reader, stop);
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception error)
        {
            log.LogWarning(error, "A watcher is disconnected, so that it connects again: the feed could not be read");
            connection.Abort();
        }
    }

    private async Task SendAsync(Reader reader, string jobId, long after, int step, CancellationToken stop)
    {
        await foreach (var message in feed.ReadAsync(jobId, after, stop))
            await message.SendAsync(reader.Client, step, reader.Prefix);
    }

    private async Task SendAllAsync(Reader reader, Listener listener, Dictionary<string, long> watched, HashSet<string> known, CancellationToken stop)
    {
        using var _ = listener;
        var sending = watched.Select(job => SendAsync(reader, job.Key, job.Value, step: 0, stop)).ToList();
        await foreach (var announced in listener.Announcements.ReadAllAsync(stop))
        {
            var (begun, deleted) = announced.What == News.Anything ? await MissedAsync(known, stop) : announced.What == News.JobDeleted ? ([], [announced.Subject]) : ([announced.Subject], []);
            foreach (var job in deleted)
            {
                known.Remove(job);
                await reader.Client.JobDeleted(job);
            }

            foreach (var job in begun)
            {
                known.Add(job);
                if (watched.TryAdd(job, 0))
                    sending.Add(SendAsync(reader, job, after: 0, step: 0, stop));
            }

            foreach (var ended in sending.Where(s => s.IsCompleted).ToList())
            {
                sending.Remove(ended);
                await ended;
            }
        }
    }

    // Jobs that are not known yet, and known ones that are gone.
    private async Task<(IReadOnlyList<string> Begun, IReadOnlyList<string> Deleted)> MissedAsync(HashSet<string> known, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var jobs = await database.Jobs.Select(j => j.Id).ToHashSetAsync(cancellationToken);
        return ([.. jobs.Where(id => !known.Contains(id))], [.. known.Where(id => !jobs.Contains(id))]);
    }

    private async Task<(Dictionary<string, long> Watched, HashSet<string> Known)> NewestNumbersAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var jobs = await database.Jobs.Select(j => new { j.Id, j.LastEvent, HasEnded = j.EndedAt != null }).ToListAsync(cancellationToken);
        return (jobs.Where(j => !j.HasEnded).ToDictionary(j => j.Id, j => j.LastEvent), [.. jobs.Select(j => j.Id)]);
    }

    private async Task<(JobResponse Job, long After)> FindAsync(string jobId, int step = 0)
    {
        await using var database = await databases.CreateDbContextAsync();
        if (await database.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == jobId) is not { } job)
            throw new HubException($"There is no job '{jobId}'. GET /jobs lists them.");
        var events = database.JobEvents.Where(e => e.JobId == jobId);
        var newest = await events.MaxAsync(e => (long?)e.Number) ?? 0; // asked first: what is written meanwhile comes after it
        var later = events.Where(e => e.Kind != JobEventKind.JobChanged && e.Step > step);
        var losses = await later.AsNoTracking().Where(e => e.Kind == JobEventKind.LossesAdded).OrderBy(e => e.Step).FirstOrDefaultAsync();
        var firstLosses = losses?.Unmerged().First(e => e.Step > step).Number;
        var firstOther = await later.Where(e => e.Kind != JobEventKind.LossesAdded).MinAsync(e => (long?)e.Number);
        return (await database.DescribeAsync(job, CancellationToken.None), new[] { newest, firstLosses - 1 ?? newest, firstOther - 1 ?? newest }.Min());
    }

    /// <param name="Client">Whom to tell.</param>
    /// <param name="Prefix">Under which this one reaches the service.</param>
    private sealed record Reader(ITrainingClient Client, PathString Prefix);

    private sealed record Watching(CancellationTokenSource Stop, Task Sending);
}
