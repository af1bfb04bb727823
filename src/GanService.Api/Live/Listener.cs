using System.Collections.Concurrent;
using System.Threading.Channels;

namespace GanService.Api.Live;

/// <summary>Hears which jobs have news, until it is disposed.</summary>
public sealed class Listener : IDisposable
{
    private readonly Channel<Announcement> heard = Channel.CreateUnbounded<Announcement>();
    private readonly ConcurrentDictionary<Listener, bool> listeners;

    internal Listener(ConcurrentDictionary<Listener, bool> listeners)
    {
        this.listeners = listeners;
        listeners[this] = true;
    }

    public ChannelReader<Announcement> Announcements => heard.Reader;

    public void Dispose() => listeners.TryRemove(this, out _);

    internal void Hear(Announcement announcement) => heard.Writer.TryWrite(announcement);
}

/// <summary>There is news of a job.</summary>
public sealed record Announcement(string JobId, JobNews What);

/// <summary>What the news is.</summary>
public enum JobNews
{
    /// <summary>It has new events.</summary>
    Happened,

    /// <summary>It has its last event.</summary>
    Ended,

    /// <summary>It is gone with its events.</summary>
    Deleted,
}
