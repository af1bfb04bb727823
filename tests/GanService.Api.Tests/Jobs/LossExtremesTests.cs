using GanService.Api.Web.Jobs;
using GanService.Engine.Losses;

namespace GanService.Api.Tests.Jobs;

public sealed class LossExtremesTests
{
    [Theory]
    [InlineData(3, 10_000)]
    [InlineData(50, 10_000)]
    [InlineData(50, 1)]
    [InlineData(500, 999)]
    [InlineData(9_999, 4096)]
    public void Finish_OfManySteps_HasEndsAndSpikesWithinTheLimit(int limit, int stepsAtATime)
    {
        const int First = 101, Last = 10_100;
        var losses = Enumerable.Range(First, Last - First + 1).Select(step => new StepLosses(step == 4321 ? 99 : 1, step == 1234 ? -5 : 1, step == 7777 ? 42 : 1, 0.5f)).ToArray();
        var extremes = new LossExtremes(First, Last, limit);

        for (var at = 0; at < losses.Length; at += stepsAtATime)
            extremes.See(First + at, losses.AsSpan(at, Math.Min(stepsAtATime, losses.Length - at)));

        var kept = extremes.Finish();
        Assert.InRange(kept.Count, 2, limit);
        Assert.Equal((First, Last), (kept[0].Step, kept[^1].Step));
        Assert.Equal(kept.OrderBy(k => k.Step), kept);
        Assert.All(kept, k => Assert.Equal(losses[k.Step - First], k.Losses));
        if (limit >= 50)
            Assert.Subset(kept.Select(k => k.Step).ToHashSet(), new HashSet<int> { 4321, 1234, 7777 });
    }

    [Fact]
    public void Finish_OfEveryPart_HasItsExtremes()
    {
        const int Steps = 1000, Parts = 10;
        var random = new Random(1);
        var losses = Enumerable.Range(0, Steps).Select(_ => new StepLosses(random.NextSingle(), random.NextSingle(), random.NextSingle(), 0)).ToArray();
        var extremes = new LossExtremes(1, Steps, (6 * Parts) + 2);

        extremes.See(1, losses);

        var expected = losses.Index().Chunk(Steps / Parts)
            .SelectMany(part => new Func<StepLosses, float>[] { l => l.DiscriminatorReal, l => l.DiscriminatorFake, l => l.Generator }
                .SelectMany(of => new[] { part.MinBy(p => of(p.Item)), part.MaxBy(p => of(p.Item)) }))
            .Select(p => p.Index + 1).Append(1).Append(Steps).Distinct().Order();
        Assert.Equal(expected, extremes.Finish().Select(k => k.Step));
    }
}
