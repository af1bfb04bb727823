namespace GanService.Api.Tests;

/// <summary>Looks again and again, as a client does that is not told.</summary>
public static class Poll
{
    /// <returns>What was seen when it was as wanted.</returns>
    /// <exception cref="OperationCanceledException">It has not been for ten minutes.</exception>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        T seen;
        while (!wanted(seen = await look()))
            await timer.WaitForNextTickAsync(deadline.Token);
        return seen;
    }
}
