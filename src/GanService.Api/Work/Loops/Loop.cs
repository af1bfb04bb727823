namespace GanService.Api.Work.Loops;

/// <summary>Work that is done again and again until the service stops, whatever fails in it.</summary>
public static class Loop
{
    /// <param name="work">Gets what failed the last time that something did.</param>
    /// <param name="failed">Is told of a failure.</param>
    /// <param name="pause">After a failure.</param>
    /// <param name="time">The clock of the pause.</param>
    /// <param name="stopping">Ends it.</param>
    public static async Task RunAsync(Func<Exception?, CancellationToken, Task> work, Action<Exception> failed, TimeSpan pause, TimeProvider time, CancellationToken stopping)
    {
        Exception? failure = null;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work(failure, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                failure = error;
                failed(error);
                await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
