using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GanService.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Live;

/// <summary>
/// The events of all jobs, for whoever reads. Each reader goes at its own pace: what it missed it reads from the database, and those
/// who keep up share what is read once. Nothing here makes a training wait.
/// </summary>
public sealed class LiveFeed(IDbContextFactory<GanServiceDb> databases, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, JobFeed> watched = new();
    private readonly ConcurrentDictionary<Listener, bool> listeners = new();

    /// <summary>Says that there is news of a job, after it was stored.</summary>
    public void Announce(string jobId, JobNews what)
    {
        var announcement = new Announcement(jobId, what);
        if (watched.TryGetValue(jobId, out var feed))
            feed.Wake(announcement);
        foreach (var listener in listeners.Keys)
            listener.Hear(announcement);
    }

    /// <summary>Hears every announcement from now on.</summary>
    public Listener Listen() => new(listeners);

    /// <summary>The messages of a job after an event's number: first what is stored, then what happens, until the job has ended or is deleted.</summary>
    public async IAsyncEnumerable<FeedMessage> ReadAsync(string jobId, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var feed = Join(jobId);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var (messages, upTo) = await feed.TakeAsync(after, cancellationToken);
                foreach (var message in messages)
                {
                    yield return message;
                    if (message.IsLast)
                        yield break;
                }

                if (feed.IsDeleted)
                    yield break;
                after = upTo;
            }
        }
        finally
        {
            Leave(jobId, feed);
        }
    }

    private JobFeed Join(string jobId)
    {
        lock (watched)
        {
            var feed = watched.GetOrAdd(jobId, id => new(id, databases, time));
            feed.Readers++;
            return feed;
        }
    }

    private void Leave(string jobId, JobFeed feed)
    {
        lock (watched)
        {
            if (--feed.Readers > 0)
                return;
            watched.TryRemove(new(jobId, feed));
        }

        feed.Dispose();
    }
}
