using GanService.Engine.Compute;

namespace GanService.Engine.Tests.Compute;

public sealed class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_ManyTimes_RunsEveryPartOnce(int threads)
    {
        using var team = new ThreadTeam(threads);
        var counts = new int[64];

        for (var i = 0; i < 3_000; i++)
        {
            var job = new Count(counts);
            team.Run(ref job);
            if (i % 700 == 0)
                Thread.Yield();
        }

        var parts = counts.Count(c => c > 0);
        Assert.InRange(parts, threads, 64);
        Assert.All(counts[..parts], c => Assert.Equal(3_000, c));
    }

    [Fact]
    public void Run_OfAJob_AllocatesNothing()
    {
        using var team = new ThreadTeam(2);
        var counts = new int[64];
        var job = new Count(counts);
        team.Run(ref job);
        var least = long.MaxValue; // of several: a collection meanwhile counts the rest of this thread's buffer as allocated

        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                team.Run(ref job);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(33, 2)]
    [InlineData(2352, 3)]
    [InlineData(12288, 7)]
    public void Partition_OfARange_CoversItOnceAtMultiplesOfSixteen(int count, int parts)
    {
        var end = 0;
        for (var part = 0; part < parts; part++)
        {
            var (from, to) = Partition.Of(count, part, parts);
            Assert.Equal(end, from);
            Assert.True(from % 16 == 0 || from == count);
            end = to;
        }

        Assert.Equal(count, end);
    }

    private readonly struct Count(int[] counts) : IJob
    {
        public void Run(int part, int parts, NativeArray scratch) => counts[part]++;
    }
}
