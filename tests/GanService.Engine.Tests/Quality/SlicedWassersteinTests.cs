using GanService.Engine.Imaging;
using GanService.Engine.Quality;

namespace GanService.Engine.Tests.Quality;

public sealed class SlicedWassersteinTests
{
    private readonly IReadOnlyList<RgbImage> some = TestFaces.Painted(0, 40);
    private readonly IReadOnlyList<RgbImage> others = TestFaces.Painted(40, 40);

    [Fact]
    public void Distance_OfASetFromItself_IsZero() => Assert.All(Measure(some, some).Levels, level => Assert.Equal(0, level.Distance));

    [Fact]
    public void Distance_TheOtherWayRound_IsTheSame() => Assert.Equal(Measure(some, others).Mean, Measure(others, some).Mean, 1e-3);

    [Fact]
    public void Distance_OfBlur_GrowsWithIt() => AssertGrows(some, some.Blurred(24), some.Blurred(16), some.Blurred(8));

    [Fact]
    public void Distance_OfNoise_GrowsWithIt() => AssertGrows(some, some.Noisy(8), some.Noisy(20), some.Noisy(50));

    [Fact]
    public void Distance_OfOtherColors_IsLarge() => AssertGrows(others, others.Grey());

    [Fact]
    public void Distance_OfLessVariety_IsLarge() => AssertGrows(others, [.. Enumerable.Repeat(others[0], 40)]);

    [Fact]
    public void Distance_OfLargerSets_IsSmaller() => AssertGrows(
        Measure(TestFaces.Painted(0, 160), TestFaces.Painted(160, 160)).Mean, Measure(some, others).Mean);

    [Fact]
    public void Distance_OfBrightnessAndContrast_IsBlind()
    {
        var dim = some.Recolored((channel, value) => (byte)(value / 2)).Recolored((channel, value) => (byte)(value * 2)); // even values only
        var tinted = dim.Recolored((channel, value) => channel == 1 ? (byte)(value / 2) : value);

        Assert.InRange(Measure(dim, tinted).Mean, 0, 0.05);
    }

    [Fact]
    public void Distance_OfDetail_IsInTheFinestLevelOnly()
    {
        var levels = Measure(some, some.Noisy(6)).Levels;

        Assert.Equal([32, 16], levels.Select(l => l.Side));
        Assert.True(levels[0].Distance > 3 * levels[1].Distance);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(32, 0)]
    [InlineData(32, 100)] // in no direction as wide as the others
    public void Distance_OfAFewImages_IsThatOfTheDefinition(int size, int noise)
    {
        IReadOnlyList<RgbImage> few = TestFaces.Painted(0, 3, size).Noisy(noise), fewOthers = TestFaces.Painted(3, 3, size);

        var levels = Measure(few, fewOthers).Levels;

        var expected = LiteralSlicedWasserstein.Measure(few, fewOthers);
        Assert.Equal(expected.Count, levels.Count);
        foreach (var (value, level) in expected.Zip(levels))
            Assert.Equal(value, level.Distance, value * 1e-3);
    }

    [Fact]
    public void Distance_OfUnequalCounts_IsRefused() => Assert.Throws<ArgumentException>(() => Measure(some, [others[0]]));

    [Fact]
    public void Distance_Stopped_EndsByAnException() => Assert.ThrowsAny<OperationCanceledException>(() => Measure(some, others, new(canceled: true)));

    private static SlicedDistance Measure(IReadOnlyList<RgbImage> images, IReadOnlyList<RgbImage> others, CancellationToken stop = default) => new SlicedWasserstein(others, stop).Measure(images, stop);

    private void AssertGrows(params IReadOnlyList<RgbImage>[] worseAndWorse) => AssertGrows([.. worseAndWorse.Select(set => Measure(set, some).Mean)]);

    private static void AssertGrows(params double[] distances)
    {
        foreach (var (less, more) in distances.Zip(distances.Skip(1)))
            Assert.True(more > 1.2 * less, string.Join(", ", distances));
    }
}
