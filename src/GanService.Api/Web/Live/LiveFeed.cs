using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Live;

/// <summary>
/// The events of all jobs, for whoever reads. Each reader goes at its own pace: what it missed it reads from the database, and those
/// who keep up share what is read once. Nothing here makes a training wait.
/// </summary>
public sealed class LiveFeed : IDisposable
{
    private readonly ConcurrentDictionary<string, JobFeed> watched = new();
    private readonly IDbContextFactory<GanServiceDb> databases;
    private readonly Wakeups wakeups;
    private readonly TimeProvider time;

    public LiveFeed(IDbContextFactory<GanServiceDb> databases, Wakeups wakeups, TimeProvider time)
    {
        (this.databases, this.wakeups, this.time) = (databases, wakeups, time);
        wakeups.Heard += Hear;
    }

    public void Dispose() => wakeups.Heard -= Hear;

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

    private void Hear(Announcement announcement)
    {
        foreach (var (_, feed) in watched.Where(w => w.Key == announcement.Subject || announcement.What == News.Anything))
            feed.Wake(announcement);
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
