namespace GanService.Api.Tests;

/// <summary>Looks again and again, as a client does that is not told.</summary>
public static class Poll
{
    /// <summary>How long tests wait before they fail: longer than anything that ends takes on a slow machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan longest = TimeSpan.FromMilliseconds(100); // looks take from what is waited for

    /// <returns>What was seen when it was as wanted.</returns>
    /// <exception cref="OperationCanceledException">It was not within <see cref="Patience"/>.</exception>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        T seen;
        while (!wanted(seen = await look()))
        {
            await timer.WaitForNextTickAsync(deadline.Token);
            timer.Period = timer.Period * 1.2 < longest ? timer.Period * 1.2 : longest;
        }

        return seen;
    }
}
