using GanService.Engine;

namespace GanService.Api.Hosting;

/// <summary>
/// Gives the system back what many requests have left behind, once it is quieter. While the machine has memory the collector sees no hurry to,
/// and what the C library keeps for the next ones is never looked at again.
/// </summary>
public sealed class MemoryReturn(TimeProvider time) : BackgroundService
{
    // A training and who watches it allocate less in that time. A collection of everything takes a fraction of a second, in which nothing is answered.
    private const long Quiet = 16 << 20, Worth = 48 << 20;

    private static readonly TimeSpan interval = TimeSpan.FromSeconds(5);

    private long allocated, least;

    /// <summary>Whether little happens, and the heap has grown by what is worth a collection.</summary>
    /// <param name="allocatedNow">Bytes that were allocated since the process began.</param>
    /// <param name="heap">Bytes that the heap takes.</param>
    public bool IsDue(long allocatedNow, long heap)
    {
        var isQuiet = allocatedNow - allocated < Quiet;
        allocated = allocatedNow;
        least = Math.Min(least, heap);
        return isQuiet && heap - least > Worth;
    }

    /// <summary>Remembers what a collection has left.</summary>
    /// <param name="heap">Bytes that the heap takes.</param>
    public void Collected(long heap) => least = heap;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!IsDue(GC.GetTotalAllocatedBytes(), Heap()))
                continue;
            TorchRuntime.ReturnMemory();
            Collected(Heap());
        }
    }

    // With what was freed and not given back, as of the last collection, or what has come since.
    private static long Heap() => Math.Max(GC.GetGCMemoryInfo().TotalCommittedBytes, GC.GetTotalMemory(forceFullCollection: false));
}
