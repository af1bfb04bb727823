using GanService.Engine.Imaging;
using GanService.Engine.Losses;

namespace GanService.Engine.Tests.Imaging;

public sealed class LossPlotTests
{
    private static readonly LossScale crossEntropy = GanLoss.Of(LossKind.BinaryCrossEntropy).Scale;
    private static readonly (byte, byte, byte) blue = (0, 0x72, 0xB2), vermilion = (0xD5, 0x5E, 0), green = (0, 0x9E, 0x73);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(199)]
    [InlineData(200)]
    [InlineData(5000)]
    public void Encode_OfAnyNumberOfSteps_DrawsAPictureOfItsSize(int steps)
    {
        var image = Decode(LossPlot.Encode("faces", LossKind.BinaryCrossEntropy, Training(steps)));

        Assert.Equal((1000, 620), (image.Width, image.Height));
        foreach (var color in new[] { blue, vermilion, green })
            Assert.Equal(steps > 0, Rows(image, color).Any(row => row > 110)); // below the legend
    }

    [Fact]
    public void Encode_OfAMillionSteps_DrawsThem() =>
        Assert.NotEmpty(Rows(Decode(LossPlot.Encode("long", LossKind.BinaryCrossEntropy, Training(1_000_000))), green));

    [Fact]
    public void Curves_OfConstantLosses_LieWhereTheAxisPutsThem()
    {
        var image = Decode(LossPlot.Encode("constant", LossKind.BinaryCrossEntropy, [.. Enumerable.Range(1, 10).Select(step => (step, new StepLosses(0.2f, 0.4f, 2, 0.9f)))]));

        double real = Center(image, blue), fake = Center(image, vermilion), generator = Center(image, green);
        Assert.InRange((real - generator) / (real - fake), 8.8, 9.2); // (2 − 0.2) / (0.4 − 0.2)
    }

    [Fact]
    public void Spikes_InAFewSteps_DoNotPressTheRestDown()
    {
        var calm = Training(1000);
        var spiky = Training(1000);
        for (var i = 0; i < 3; i++)
            spiky[100 * (i + 1)].Losses = spiky[100 * (i + 1)].Losses with { Generator = 500 };

        var (range, usual) = (LossRange.Of(crossEntropy, [spiky]), LossRange.Of(crossEntropy, [calm]));

        Assert.Equal((3, 0), (range.Outside, usual.Outside));
        Assert.InRange(range.Top, 1, 1.5 * usual.Top);
        Assert.Equal((0, 0), (range.Bottom, usual.Bottom));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e-6f)]
    [InlineData(1e9f)]
    [InlineData(1e35f)]
    public void Curves_OfWassersteinLosses_AllLieInThePictureWhateverTheirSignAndSize(float size)
    {
        var image = Decode(LossPlot.Encode("critic", LossKind.Wasserstein, [.. Enumerable.Range(1, 10).Select(step => (step, new StepLosses(-1420 * size, 1460 * size, -700 * size, 0.9f)))]));

        double real = Center(image, blue), fake = Center(image, vermilion), generator = Center(image, green);
        Assert.InRange((real - fake) / (real - generator), 3.9, 4.1); // (1460 + 1420) / (1420 − 700)
    }

    [Fact]
    public void Spikes_ToBothSides_DoNotPressTheRestTogether()
    {
        var spiky = Training(1000);
        spiky[100].Losses = spiky[100].Losses with { Generator = -1e9f };
        spiky[200].Losses = spiky[200].Losses with { DiscriminatorReal = 1e9f };

        var range = LossRange.Of(GanLoss.Of(LossKind.Wasserstein).Scale, [spiky]);

        Assert.Equal(2, range.Outside);
        Assert.InRange(range.Top - range.Bottom, 1, 5);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Encode_WithANumberThatIsNotFinite_DrawsTheOtherSteps(float broken)
    {
        var steps = Training(10);

        Assert.Equal(
            LossPlot.Encode("diverged", LossKind.Hinge, steps),
            LossPlot.Encode("diverged", LossKind.Hinge, [.. steps, (11, new StepLosses(1, broken, 1, 1))]));
    }

    [Fact]
    public void Experiment_OfDifferentLosses_GivesEachAScaleOfItsOwn()
    {
        (int, StepLosses)[] large = [.. Enumerable.Range(1, 10).Select(step => (step, new StepLosses(-1420, 1460, -1400, 0.9f)))];
        (int, StepLosses)[] small = [.. Enumerable.Range(1, 10).Select(step => (step, new StepLosses(0.2f, 0.4f, 2, 0.9f)))];

        var image = Decode(LossPlot.EncodeExperiment("both", [("loss: wasserstein", LossKind.Wasserstein, large), ("loss: hinge", LossKind.Hinge, small)]));

        double real = Center(image, blue, left: 500), fake = Center(image, vermilion, left: 500), generator = Center(image, green, left: 500);
        Assert.InRange((real - generator) / (real - fake), 8.6, 9.4);
    }

    [Fact]
    public void Encode_Twice_GivesTheSameBytes() =>
        Assert.Equal(LossPlot.Encode("faces", LossKind.BinaryCrossEntropy, Training(300)), LossPlot.Encode("faces", LossKind.BinaryCrossEntropy, Training(300)));

    [Fact]
    public void Title_IsWritten() => Assert.NotEqual(LossPlot.Encode("a", LossKind.BinaryCrossEntropy, Training(5)), LossPlot.Encode("b", LossKind.BinaryCrossEntropy, Training(5)));

    [Fact]
    public void Encode_OfALongTitleInASmallPicture_StillDraws() =>
        Assert.NotEmpty(LossPlot.Encode(string.Join(' ', Enumerable.Repeat("synthetic faces", 14)), LossKind.BinaryCrossEntropy, Training(50), LossPlot.MinSide, LossPlot.MinSide));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(12)]
    public void Experiment_OfJobs_DrawsAPanelForEach(int jobs)
    {
        var image = Decode(LossPlot.EncodeExperiment("experiment", [.. Enumerable.Range(0, jobs).Select(i => ($"seed: {i}", LossKind.BinaryCrossEntropy, Steps(i == 2 ? 0 : 50)))]));

        var (columns, rows) = jobs switch { <= 3 => (jobs, 1), 4 => (2, 2), _ => (4, 3) };
        for (var i = 0; i < jobs; i++)
            Assert.Equal(i != 2, Contains(image, green, (i % columns, columns), (i / columns, rows)));
    }

    [Fact]
    public void Experiment_WithoutPanelsOrWithTooMany_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => LossPlot.EncodeExperiment("none", []));
        Assert.Throws<ArgumentException>(() => LossPlot.EncodeExperiment("many", [.. Enumerable.Range(0, 13).Select(i => ($"{i}", LossKind.BinaryCrossEntropy, Steps(1)))]));
    }

    [Theory]
    [InlineData(399, 620)]
    [InlineData(1000, 4001)]
    public void Encode_OfASizeOutOfRange_IsRefused(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LossPlot.Encode("size", LossKind.BinaryCrossEntropy, Training(1), width, height));

    [Fact]
    public void Wrap_OfAText_BreaksBetweenWords()
    {
        Assert.Equal(["aaa bbb", "ccc"], Figure.Wrap("aaa bbb ccc", 12, 70));
        Assert.Equal(["aaaaaaaaaaaaaaaaaaaaa"], Figure.Wrap("aaaaaaaaaaaaaaaaaaaaa", 12, 70));
    }

    private static IReadOnlyList<(int Step, StepLosses Losses)> Steps(int count) => Training(count);

    private static (int Step, StepLosses Losses)[] Training(int steps) =>
    [
        .. Enumerable.Range(1, steps).Select(step =>
        {
            var wave = (float)Math.Sin(step);
            return (step, new StepLosses(0.5f + (0.1f * wave), 0.6f - (0.1f * wave), 2 + (0.5f * wave), 0.75f + (0.2f * wave)));
        }),
    ];

    private static RgbImage Decode(byte[] png) => ImageDecoder.Decode(png, 10_000_000);

    private static IEnumerable<int> Rows(RgbImage image, (byte, byte, byte) color, int left = 0) =>
        Enumerable.Range(0, image.Height).Where(y => Enumerable.Range(left, image.Width - left).Any(x => TestImages.Pixel(image, x, y) == color));

    private static double Center(RgbImage image, (byte, byte, byte) color, int left = 0) => Rows(image, color, left).Where(row => row > 90).Average();

    private static bool Contains(RgbImage image, (byte, byte, byte) color, (int Index, int Count) column, (int Index, int Count) row)
    {
        const int Header = 85;
        int width = image.Width / column.Count, height = (image.Height - Header) / row.Count;
        return Enumerable.Range(Header + (row.Index * height), height).Any(y =>
            Enumerable.Range(column.Index * width, width).Any(x => TestImages.Pixel(image, x, y) == color));
    }
}
