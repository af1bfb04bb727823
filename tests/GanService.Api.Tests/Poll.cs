namespace GanService.Api.Tests;

/// <summary>Looks again and again, as a client does that is not told.</summary>
public static class Poll
{
    /// <summary>How long tests wait before they fail: longer than anything that ends takes on a slow machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <returns>What was seen when it was as wanted.</returns>
    /// <exception cref="OperationCanceledException">It was not within <see cref="Patience"/>.</exception>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        T seen;
        while (!wanted(seen = await look()))
            await timer.WaitForNextTickAsync(deadline.Token);
        return seen;
    }
}
