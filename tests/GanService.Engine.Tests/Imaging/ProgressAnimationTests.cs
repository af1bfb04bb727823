using GanService.Engine.Imaging;

namespace GanService.Engine.Tests.Imaging;

public sealed class ProgressAnimationTests
{
    private static readonly RgbImage grid = TestImages.Quarters(100, 60);

    [Fact]
    public void Encode_OfSamples_ShowsTheFirstLongerAndHoldsTheLast() =>
        Assert.Equal([600, 150, 150, 2000], TestGif.Read(ProgressAnimation.Encode([(1, grid), (200, grid), (400, grid), (600, grid)])).DelaysMilliseconds);

    [Fact]
    public void Encode_OfASmallGrid_EnlargesItByAWholeFactorAboveTheCaption()
    {
        var frame = TestGif.Read(ProgressAnimation.Encode([(200, grid)])).Frames[0];

        Assert.Equal(300, frame.Width);
        Assert.InRange(frame.Height, 181, 240);
        var enlarged = new RgbImage(300, 180, frame.Pixels[..(300 * 180 * 3)]);
        Assert.InRange(TestGif.MeanDifference(enlarged, TestImages.Quarters(300, 180)), 0, 2);
    }

    [Fact]
    public void Encode_OfALargeGrid_ShrinksIt() =>
        Assert.Equal(720, TestGif.Read(ProgressAnimation.Encode([(1, TestImages.Quarters(1288, 1288))])).Frames[0].Width);

    [Fact]
    public void Caption_OfEachStep_IsWritten()
    {
        var frames = TestGif.Read(ProgressAnimation.Encode([(200, grid), (5_000, grid)])).Frames;

        var dark = frames.Select(f => DarkColumns(f, fromRow: 180)).ToArray();
        var lengths = dark.Select(columns => columns.Max() - columns.Min()).ToArray();
        Assert.InRange(lengths[0], 50, 90); // "step 200"
        Assert.InRange(lengths[1] - lengths[0], 10, 25); // "step 5,000"
        Assert.All(dark, columns => Assert.InRange((columns.Min() + columns.Max()) / 2.0, 147, 153));
    }

    [Fact]
    public void Encode_Twice_GivesTheSameBytes() =>
        Assert.Equal(ProgressAnimation.Encode([(1, grid), (200, grid)]), ProgressAnimation.Encode([(1, grid), (200, grid)]));

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public void Thin_OfAFew_KeepsAll(int count) => Assert.Equal(Enumerable.Range(0, count), ProgressAnimation.Thin([.. Enumerable.Range(0, count)]));

    [Theory]
    [InlineData(61)]
    [InlineData(1001)]
    public void Thin_OfMany_KeepsSixtyEvenlyWithFirstAndLast(int count)
    {
        var kept = ProgressAnimation.Thin([.. Enumerable.Range(0, count)]);

        Assert.Equal((60, 0, count - 1), (kept.Count, kept[0], kept[^1]));
        var gaps = kept.Zip(kept.Skip(1), (a, b) => b - a).ToArray();
        Assert.InRange(gaps.Max() - gaps.Min(), 0, 1);
        Assert.True(gaps.Min() >= 1);
    }

    private static IReadOnlyList<int> DarkColumns(RgbImage image, int fromRow) =>
        [.. Enumerable.Range(0, image.Width).Where(x => Enumerable.Range(fromRow, image.Height - fromRow).Any(y => TestImages.Pixel(image, x, y).R < 100))];
}
