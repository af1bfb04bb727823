using System.Threading.Channels;
using GanService.Api.Store.Wake;

namespace GanService.Api.Web.Live;

/// <summary>Collects what is announced of jobs until it is disposed.</summary>
public sealed class Listener : IDisposable
{
    private readonly Channel<Announcement> heard = Channel.CreateUnbounded<Announcement>();
    private readonly Wakeups wakeups;

    public Listener(Wakeups wakeups)
    {
        this.wakeups = wakeups;
        wakeups.Heard += Hear;
    }

    public ChannelReader<Announcement> Announcements => heard.Reader;

    public void Dispose() => wakeups.Heard -= Hear;

    private void Hear(Announcement announcement)
    {
        if (announcement.What is News.JobHappened or News.JobEnded or News.JobDeleted or News.Anything)
            heard.Writer.TryWrite(announcement);
    }
}
