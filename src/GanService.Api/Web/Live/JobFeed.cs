using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Live;

/// <summary>The feed of one job while somebody reads it: new events are read once, joined, and kept for a moment for all readers.</summary>
internal sealed class JobFeed : IDisposable
{
    // At most ten messages a second.
    private static readonly TimeSpan pace = TimeSpan.FromSeconds(0.1);

    private static readonly TimeSpan retryInterval = TimeSpan.FromSeconds(1);

    private const int Kept = 64;
    private const int RowsAtOnce = 100;
    private const int BytesAtOnce = 64 << 10; // of rows; as messages they take ten times that, for as long as a reader is slow

    private readonly string jobId;
    private readonly IDbContextFactory<GanServiceDb> databases;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim woken = new(1);
    private readonly CancellationTokenSource ended = new();
    private readonly Lock guard = new();
    private readonly Queue<FeedMessage> recent = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool hasEnded;
    private long? newest; // the events up to this number were read

    public JobFeed(string jobId, IDbContextFactory<GanServiceDb> databases, TimeProvider time)
    {
        (this.jobId, this.databases, this.time) = (jobId, databases, time);
        _ = Task.Run(PumpAsync);
    }

    /// <summary>Counted by who makes and ends feeds.</summary>
    public int Readers { get; set; }

    public bool IsDeleted { get; private set; }

    public void Wake(Announcement announcement)
    {
        IsDeleted |= announcement.What == News.JobDeleted;
        hasEnded |= announcement.What == News.JobEnded;
        lock (woken)
        {
            if (woken.CurrentCount == 0)
                woken.Release();
        }
    }

    /// <summary>What comes after an event, when there is something, and the number to go on from; nothing when the job is deleted.</summary>
    public async Task<(IReadOnlyList<FeedMessage> Messages, long UpTo)> TakeAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            long upTo;
            Task wait;
            lock (guard)
            {
                if (IsDeleted || recent.Any(m => m.After == after))
                    return ([.. recent.SkipWhile(m => m.After != after)], newest ?? after);
                (upTo, wait) = (newest ?? after, changed.Task);
            }

            if (after < upTo)
                return await StoredAsync(after, upTo, cancellationToken);
            await wait.WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => ended.Cancel();

    private async Task PumpAsync()
    {
        try
        {
            await using (var database = await databases.CreateDbContextAsync(ended.Token))
                Publish([], await database.JobEvents.Where(e => e.JobId == jobId).MaxAsync(e => (long?)e.Number, ended.Token) ?? 0);
            while (!IsDeleted)
            {
                await woken.WaitAsync(ended.Token);
                try
                {
                    await PublishNewAsync();
                }
                catch (Exception error) when (StorageFault.Is(error))
                {
                    await Task.Delay(retryInterval, time, ended.Token);
                    Wake(Announcement.Anything);
                }
            }

            Publish([], newest!.Value);
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception error)
        {
            lock (guard)
                changed.TrySetException(error); // to all who read, now and from now on
        }
    }

    private async Task PublishNewAsync()
    {
        IReadOnlyList<FeedMessage> messages;
        do
        {
            (messages, _) = await StoredAsync(newest!.Value, long.MaxValue, ended.Token);
            foreach (var message in messages)
            {
                Publish([message], message.Number);
                if (!hasEnded) // what is left then is history
                    await Task.Delay(pace, time, ended.Token);
            }
        }
        while (messages.Count > 0);
    }

    private void Publish(IReadOnlyList<FeedMessage> messages, long upTo)
    {
        lock (guard)
        {
            newest = upTo;
            foreach (var message in messages)
                recent.Enqueue(message);
            while (recent.Count > Kept)
                recent.Dequeue();
            changed.SetResult();
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task<(IReadOnlyList<FeedMessage> Messages, long UpTo)> StoredAsync(long after, long upTo, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == jobId, cancellationToken) is not { } job)
        {
            IsDeleted = true;
            return ([], upTo);
        }

        var stored = database.JobEvents.AsNoTracking().Where(e => e.JobId == jobId).OrderBy(e => e.Number);
        List<JobEvent> rows = [];
        var bytes = 0;
        await foreach (var row in stored.Where(e => e.Number > after && e.Number <= upTo).Take(RowsAtOnce).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            rows.Add(row);
            bytes += row.Data.Length;
            if (rows.Count < RowsAtOnce && bytes < BytesAtOnce)
                continue;
            upTo = row.Number;
            break;
        }

        // The next losses may have some from before merged into them, and into those that were just read, if that happened meanwhile.
        rows.AddRange(await stored.Where(e => e.Number > upTo && e.Kind == JobEventKind.LossesAdded).Take(1).ToListAsync(cancellationToken));
        var events = rows.SelectMany(e => e.Unmerged()).Where(e => e.Number > after && e.Number <= upTo).DistinctBy(e => e.Number).OrderBy(e => e.Number);
        return ([.. FeedMessage.Of(job, [.. events], after)], upTo);
    }
}
