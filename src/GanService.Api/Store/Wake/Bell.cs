namespace GanService.Api.Store.Wake;

/// <summary>Rings at announcements of one kind until it is disposed, also at those from before somebody waits: look at the rows, then wait.</summary>
public sealed class Bell : IDisposable
{
    private readonly Wakeups wakeups;
    private readonly News what;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim rung = new(0);

    internal Bell(Wakeups wakeups, News what, TimeProvider time)
    {
        (this.wakeups, this.what, this.time) = (wakeups, what, time);
        wakeups.Heard += Hear;
    }

    /// <summary>Returns when it has rung, or after a while.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(atMost, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        try
        {
            await rung.WaitAsync(ends.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing was heard for so long.
        }
    }

    public void Dispose() => wakeups.Heard -= Hear;

    private void Hear(Announcement announcement)
    {
        if (!announcement.MayBe(what))
            return;
        lock (rung)
        {
            if (rung.CurrentCount == 0)
                rung.Release();
        }
    }
}
