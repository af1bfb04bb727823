using GanService.Api.Hosting;

namespace GanService.Api.Tests.Hosting;

public sealed class MemoryReturnTests : IDisposable
{
    private readonly MemoryReturn memory = new(TimeProvider.System);
    private int allocated;

    public MemoryReturnTests() => memory.Collected(Megabytes(100));

    [Fact]
    public void IsDue_AfterManyRequests_WhenItIsQuiet()
    {
        Assert.False(IsDue(more: 100, heap: 200));
        Assert.False(IsDue(more: 100, heap: 300));
        Assert.True(IsDue(more: 1, heap: 301));
    }

    [Fact]
    public void IsDue_AfterACollection_OnlyWhenTheHeapHasGrownAgain()
    {
        memory.Collected(Megabytes(150));

        Assert.False(IsDue(more: 1, heap: 190));
        Assert.True(IsDue(more: 10, heap: 200));
    }

    [Fact]
    public void IsDue_WhenTheHeapHasShrunkByItself_CountsFromThere()
    {
        Assert.False(IsDue(more: 1, heap: 50));
        Assert.True(IsDue(more: 10, heap: 100));
    }

    public void Dispose() => memory.Dispose();

    private static long Megabytes(int count) => (long)count << 20;

    // What is allocated before a look, and what the heap is then.
    private bool IsDue(int more, int heap) => memory.IsDue(Megabytes(allocated += more), Megabytes(heap));
}
