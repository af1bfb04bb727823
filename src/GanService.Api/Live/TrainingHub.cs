using GanService.Api.Checkpoints;
using GanService.Api.Jobs;
using GanService.Api.Quality;
using GanService.Api.Storage;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Live;

/// <summary>
/// <c>/hubs/training</c>: the feed over SignalR. Every watched job has a loop of its own that reads the feed and waits for its client,
/// so nobody waits for another.
/// </summary>
public sealed class TrainingHub(
    LiveFeed feed, IDbContextFactory<GanServiceDb> databases, IHubContext<TrainingHub, ITrainingClient> hub, ILogger<TrainingHub> log) : Hub<ITrainingClient>
{
    private const string AllJobs = "*";
    private const int MaxWatches = 256; // of a connection: each has messages in memory while its client is slow

    /// <summary>Everything that happened in a job, then what happens.</summary>
    /// <exception cref="HubException">There is no such job.</exception>
    public async Task Watch(string jobId)
    {
        await FindAsync(jobId);
        Start(jobId, (client, stop) => SendAsync(client, jobId, after: 0, step: 0, stop));
    }

    /// <summary>The job as it is, then everything that happened after a step, then what happens: for those who have the steps before.</summary>
    /// <exception cref="HubException">There is no such job.</exception>
    public async Task WatchFrom(string jobId, int step)
    {
        var (job, after) = await FindAsync(jobId, step);
        Start(jobId, async (client, stop) =>
        {
            await client.JobChanged(job);
            await SendAsync(client, jobId, after, step, stop);
        });
    }

    /// <summary>Ends <see cref="Watch"/>.</summary>
    public void Unwatch(string? jobId)
    {
        if (jobId is not null && Context.Items.Remove(jobId, out var watched))
            ((Watching)watched!).Stop.Cancel();
    }

    /// <summary>What happens in all jobs from now on.</summary>
    public async Task WatchAll()
    {
        var listener = feed.Listen(); // from before the look at what is there
        try
        {
            var watched = await NewestNumbersAsync(Context.ConnectionAborted);
            Start(AllJobs, (client, stop) => SendAllAsync(client, listener, watched, stop));
        }
        catch
        {
            listener.Dispose(); // which would collect announcements for nobody
            throw;
        }
    }

    private void Start(string key, Func<ITrainingClient, CancellationToken, Task> send)
    {
        Unwatch(key);
        foreach (var ended in Context.Items.Where(w => ((Watching)w.Value!).Sending.IsCompleted).ToList())
            Context.Items.Remove(ended.Key);
        if (Context.Items.Count >= MaxWatches)
            throw new HubException($"A connection can watch {MaxWatches} jobs at a time. Unwatch some, or use WatchAll.");
        var stop = CancellationTokenSource.CreateLinkedTokenSource(Context.ConnectionAborted);
        Context.Items[key] = new Watching(stop, RunAsync(hub.Clients.Client(Context.ConnectionId), send, Context, stop.Token));
    }

    private async Task RunAsync(ITrainingClient client, Func<ITrainingClient, CancellationToken, Task> send, HubCallerContext connection, CancellationToken stop)
    {
        try
        {
            await Task.Yield(); // the caller gets its answer first
            await send(client, stop);
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

    private async Task SendAsync(ITrainingClient client, string jobId, long after, int step, CancellationToken stop)
    {
        await foreach (var message in feed.ReadAsync(jobId, after, stop))
        {
            await (message.Payload switch
            {
                JobResponse job => client.JobChanged(job),
                LossesResponse losses => client.LossesAdded(losses.After(step)),
                DrawnSample sample => client.SampleDrawn(sample),
                CheckpointResponse checkpoint => client.CheckpointSaved(checkpoint),
                MeasuredQuality measured => client.QualityMeasured(measured),
                JobNotice notice => client.NoticeGiven(notice),
                _ => Task.CompletedTask,
            });
        }
    }

    private async Task SendAllAsync(ITrainingClient client, Listener listener, Dictionary<string, long> watched, CancellationToken stop)
    {
        using var _ = listener;
        var sending = watched.Select(job => SendAsync(client, job.Key, job.Value, step: 0, stop)).ToList();
        await foreach (var (jobId, what) in listener.Announcements.ReadAllAsync(stop))
        {
            if (what == JobNews.Deleted)
                await client.JobDeleted(jobId);
            else if (watched.TryAdd(jobId, 0))
                sending.Add(SendAsync(client, jobId, after: 0, step: 0, stop));
            foreach (var ended in sending.Where(s => s.IsCompleted).ToList())
            {
                sending.Remove(ended);
                await ended;
            }
        }
    }

    private async Task<Dictionary<string, long>> NewestNumbersAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Jobs.Where(j => j.EndedAt == null)
            .Select(j => new { j.Id, Newest = database.JobEvents.Where(e => e.JobId == j.Id).Max(e => (long?)e.Number) ?? 0 })
            .ToDictionaryAsync(j => j.Id, j => j.Newest, cancellationToken);
    }

    private async Task<(JobResponse Job, long After)> FindAsync(string jobId, int step = 0)
    {
        await using var database = await databases.CreateDbContextAsync(Context.ConnectionAborted);
        if (await database.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == jobId) is not { } job)
            throw new HubException($"There is no job '{jobId}'. GET /jobs lists them.");
        var events = database.JobEvents.Where(e => e.JobId == jobId);
        var newest = await events.MaxAsync(e => (long?)e.Number) ?? 0; // asked first: what is written meanwhile comes after it
        var later = events.Where(e => e.Kind != JobEventKind.JobChanged && e.Step > step);
        var losses = await later.AsNoTracking().Where(e => e.Kind == JobEventKind.LossesAdded).OrderBy(e => e.Step).FirstOrDefaultAsync();
        var firstLosses = losses?.Unmerged().First(e => e.Step > step).Number;
        var firstOther = await later.Where(e => e.Kind != JobEventKind.LossesAdded).MinAsync(e => (long?)e.Number);
        return (await database.DescribeAsync(job, Context.ConnectionAborted), new[] { newest, firstLosses - 1 ?? newest, firstOther - 1 ?? newest }.Min());
    }

    private sealed record Watching(CancellationTokenSource Stop, Task Sending);
}
