namespace GanService.Api.Work.Leases;

/// <summary>
/// Renews the lease of what a worker has, on a thread of its own that nothing else can keep waiting. When it has not been renewed for so
/// long that another worker may take it, or another has it, <see cref="Lost"/> says so, without asking anybody.
/// </summary>
public sealed class LeaseKeeper : IDisposable
{
    private const int RenewalsALease = 3, MarginsALease = 10;

    private static readonly TimeSpan lookInterval = TimeSpan.FromMilliseconds(250);

    private readonly TimeSpan lease;
    private readonly Func<bool> renew;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly CancellationTokenSource lost;
    private readonly CancellationTokenSource ended = new();
    private readonly Thread thread;

    /// <param name="lease">How long it is the worker's without a word from it; it has just begun.</param>
    /// <param name="renew">Renews it; false when it is another worker's. May throw, and take its time.</param>
    /// <param name="time">Its timestamps go on whatever the clock says.</param>
    /// <param name="log">Takes why it could not be renewed.</param>
    public LeaseKeeper(TimeSpan lease, Func<bool> renew, TimeProvider time, ILogger log)
    {
        (this.lease, this.renew, this.time, this.log) = (lease, renew, time, log);
        lost = new(Safe, time);
        Lost = lost.Token;
        thread = new Thread(Keep) { IsBackground = true, Name = "lease" };
        thread.Start();
    }

    /// <summary>Is cancelled when it may be another worker's.</summary>
    public CancellationToken Lost { get; }

    public void Dispose()
    {
        ended.Cancel();
        thread.Join();
        ended.Dispose();
        lost.Dispose();
    }

    private TimeSpan Safe => lease - (lease / MarginsALease);

    private void Keep()
    {
        var renewed = time.GetTimestamp();
        while (!ended.Token.WaitHandle.WaitOne(lookInterval) && !Lost.IsCancellationRequested)
        {
            var sent = time.GetTimestamp();
            if (time.GetElapsedTime(renewed, sent) < lease / RenewalsALease)
                continue;
            try
            {
                if (!renew())
                {
                    lost.Cancel();
                    return;
                }

                renewed = sent;
                lost.CancelAfter(NotNegative(Safe - time.GetElapsedTime(sent)));
            }
            catch (Exception error)
            {
                log.LogWarning("A lease cannot be renewed now: {Reason}", error.GetBaseException().Message);
            }
        }
    }

    private static TimeSpan NotNegative(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
