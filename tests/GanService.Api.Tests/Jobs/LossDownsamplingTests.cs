using GanService.Api.Web.Jobs;
using GanService.Engine.Losses;

namespace GanService.Api.Tests.Jobs;

public sealed class LossDownsamplingTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(50)]
    [InlineData(500)]
    public void KeepExtremes_OfManySteps_KeepsEndsAndSpikesWithinTheLimit(int limit)
    {
        var rows = Enumerable.Range(1, 10_000)
            .Select(step => (Step: step, Losses: new StepLosses(step == 4321 ? 99 : 1, step == 1234 ? -5 : 1, step == 7777 ? 42 : 1, 0.5f))).ToList();

        var kept = LossDownsampling.KeepExtremes(rows, limit);

        Assert.InRange(kept.Count, 2, limit);
        Assert.Equal((1, 10_000), (kept[0].Step, kept[^1].Step));
        Assert.Equal(kept.OrderBy(k => k.Step), kept);
        if (limit >= 50)
            Assert.Subset(kept.Select(k => k.Step).ToHashSet(), new HashSet<int> { 4321, 1234, 7777 });
    }
}
