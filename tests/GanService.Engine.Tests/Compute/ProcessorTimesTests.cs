using GanService.Engine.Compute;

namespace GanService.Engine.Tests.Compute;

public sealed class ProcessorTimesTests
{
    private const int Niceness = 12; // of no other thread here, as the next

    [Fact]
    public async Task Times_OfThreadsOfANiceness_AreHowLongTheyRanTogether()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux counts it.");
        using var ended = new CancellationTokenSource();
        using var started = new CountdownEvent(2);
        var busy = Enumerable.Range(0, 2).Select(_ => OwnThread.Run("busy", Niceness, () =>
        {
            started.Signal();
            while (!ended.IsCancellationRequested)
                Thread.SpinWait(100);
        })).ToArray();
        started.Wait();
        var (times, others) = (new ProcessorTimes(Niceness), new ProcessorTimes(Niceness + 1));

        var ran = TimeSpan.Zero;
        while (ran < TimeSpan.FromMilliseconds(20))
            ran += times.SinceLast().Ran;
        await ended.CancelAsync();
        await Task.WhenAll(busy);

        Assert.Equal(default, others.SinceLast());
    }
}
