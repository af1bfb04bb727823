namespace GanService.Api.Store.Wake;

/// <summary>
/// Wakes those who wait for rows to change. An announcement follows what was committed; it says where to look, and nothing else, so that
/// one that is lost costs time only. This one reaches the own process, where none is lost.
/// </summary>
public class Wakeups
{
    /// <summary>Hears every announcement, at once and on any thread: what it does is short.</summary>
    public event Action<Announcement>? Heard;

    /// <summary>Says that there is news.</summary>
    public virtual void Announce(News what, string subject) => Tell(new(what, subject));

    /// <summary>A bell that rings at announcements of one kind.</summary>
    public Bell BellFor(News what, TimeProvider time) => new(this, what, time);

    protected void Tell(Announcement announcement) => Heard?.Invoke(announcement);
}
