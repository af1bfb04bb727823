namespace GanService.Engine.Tests;

/// <summary>
/// Collects garbage all the time, so that what the collector may free it frees at once. Its tests run alone: others give libtorch numbers
/// that are not kept.
/// </summary>
internal sealed class BusyCollector : IDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly Thread thread;

    public BusyCollector()
    {
        thread = new(Collect);
        thread.Start();
    }

    public void Dispose()
    {
        ended.Cancel();
        thread.Join();
        ended.Dispose();
    }

    private void Collect()
    {
        while (!ended.IsCancellationRequested)
        {
            GC.Collect(0);
            GC.WaitForPendingFinalizers();
        }
    }
}

[CollectionDefinition(nameof(BusyCollector), DisableParallelization = true)]
public sealed class BusyCollectorCollection;
