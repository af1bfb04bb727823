using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Tests.Hosting;

/// <summary>24 hours in 20 seconds, by a clock that goes faster. <c>DAY_STEPS=6000</c> has the job's losses merged as well, which takes minutes.</summary>
public sealed class DayTests : IAsyncDisposable
{
    private const double Faster = 4320;
    private const int Connections = 60; // three files for each that the service's loops can have open at once

    private static readonly int steps = TestSetting.Of("DAY_STEPS", 400);

    private readonly TemporaryFolder folder = new();
    private readonly FastTime time = new();
    private readonly TestService service;

    public DayTests() => service = new(folder, time, ("GanService:CheckpointsKept", "5"), ("GanService:SamplesKept", "10"), ("GanService:QualityBudget", "1"), ("GanService:LeaseSeconds", "86400"));

    [Fact]
    public async Task Day_OfIdlingAndTraining_LeavesNoMoreThanItsLimits()
    {
        var before = await service.TrainAsync();
        var idle = await CountAsync();
        await UntilAsync(time.GetUtcNow().AddHours(12));
        var rested = await CountAsync();
        Assert.Equal(idle, rested with { Handles = idle.Handles });
        Assert.InRange(rested.Handles, 0, idle.Handles + Connections); // half a day of looks would have left hundreds

        var job = await service.QueueAsync(TestService.EndlessJob(("sampleEverySteps", 25), ("checkpointEverySteps", 50)));
        await service.WaitForAsync(job.Id, j => j.Step > 200);
        var early = await CountAsync();
        await UntilAsync(time.GetUtcNow().AddHours(12));
        await service.WaitForAsync(job.Id, j => j.Step > steps); // a row of losses for each, by this clock
        var late = await CountAsync();
        await service.CancelAsync(job.Id);
        await service.WaitForAsync(job.Id, j => j.State == JobState.Cancelled);
        var ended = await CountAsync();

        Assert.InRange(late.Checkpoints, 1, 2 + 6); // one is thinned after each that is saved
        Assert.InRange(late.CheckpointEvents, 1, 2 * (2 + 6)); // saved and measured
        Assert.InRange(late.Samples, 1, 10 + 10);
        Assert.InRange(late.SampleEvents, 1, 10 + 10);
        Assert.InRange(late.Files, 1, early.Files + 20);
        Assert.InRange(late.Handles, 1, early.Handles + Connections);
        Assert.InRange(late.Notices, 0, 0);
        Assert.InRange(late.Changes, 1, early.Changes + 2); // progress replaces progress
        Assert.InRange(ended.Losses, 1, idle.Losses + JobHistory.MergedSteps + (ended.Step / JobHistory.MergedSteps));
        Assert.InRange(ended.Handles, 0, idle.Handles + Connections);
        Assert.Equal(JobState.Completed, before.State);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private async Task UntilAsync(DateTimeOffset end)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (time.GetUtcNow() < end)
            await timer.WaitForNextTickAsync();
    }

    private async Task<Counts> CountAsync()
    {
        await using var database = await service.DatabaseAsync();
        var data = folder.File("data");
        return new(
            await database.Checkpoints.CountAsync(),
            await database.JobEvents.CountAsync(e => e.Kind == JobEventKind.CheckpointSaved || e.Kind == JobEventKind.QualityMeasured),
            await database.Samples.CountAsync(),
            await database.JobEvents.CountAsync(e => e.Kind == JobEventKind.SampleDrawn),
            await database.JobEvents.CountAsync(e => e.Kind == JobEventKind.JobChanged),
            await database.JobEvents.CountAsync(e => e.Kind == JobEventKind.NoticeGiven),
            await database.JobEvents.CountAsync(e => e.Kind == JobEventKind.LossesAdded),
            await database.Jobs.MaxAsync(j => j.Step),
            Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Count(),
            OperatingSystem.IsLinux() ? Directory.EnumerateFiles("/proc/self/fd").Count(fd => new FileInfo(fd).LinkTarget?.StartsWith(data, StringComparison.Ordinal) ?? false) : 0);
    }

    private sealed record Counts(int Checkpoints, int CheckpointEvents, int Samples, int SampleEvents, int Changes, int Notices, int Losses, int Step, int Files, int Handles);

    private sealed class FastTime : TimeProvider
    {
        private readonly DateTimeOffset start = System.GetUtcNow();
        private readonly long startTimestamp = System.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => start + ((System.GetUtcNow() - start) * Faster);

        public override long GetTimestamp() => (long)((System.GetTimestamp() - startTimestamp) * Faster);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(callback, state, Real(dueTime), Real(period));

        private static TimeSpan Real(TimeSpan fast) => fast <= TimeSpan.Zero ? fast : TimeSpan.FromMilliseconds(Math.Max(1, fast.TotalMilliseconds / Faster));
    }
}
