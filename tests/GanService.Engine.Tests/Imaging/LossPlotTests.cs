using GanService.Engine.Imaging;
using GanService.Engine.Training;

namespace GanService.Engine.Tests.Imaging;

public sealed class LossPlotTests
{
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
        var image = Decode(LossPlot.Encode("faces", Training(steps)));

        Assert.Equal((1000, 620), (image.Width, image.Height));
        foreach (var color in new[] { blue, vermilion, green })
            Assert.Equal(steps > 0, Rows(image, color).Any(row => row > 110)); // below the legend
    }

    [Fact]
    public void Encode_OfAMillionSteps_DrawsThem() =>
        Assert.NotEmpty(Rows(Decode(LossPlot.Encode("long", Training(1_000_000))), green));

    [Fact]
    public void Curves_OfConstantLosses_LieWhereTheAxisPutsThem()
    {
        var image = Decode(LossPlot.Encode("constant", [.. Enumerable.Range(1, 10).Select(step => (step, new StepLosses(0.2f, 0.4f, 2, 0.9f)))]));

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

        var range = LossRange.Of([spiky]);

        Assert.Equal(3, range.Above);
        Assert.InRange(range.Top, 1, 1.5 * LossRange.Of([calm]).Top);
        Assert.Equal(0, LossRange.Of([calm]).Above);
    }

    [Fact]
    public void Encode_Twice_GivesTheSameBytes() =>
        Assert.Equal(LossPlot.Encode("faces", Training(300)), LossPlot.Encode("faces", Training(300)));

    [Fact]
    public void Title_IsWritten() => Assert.NotEqual(LossPlot.Encode("a", Training(5)), LossPlot.Encode("b", Training(5)));

    [Fact]
    public void Encode_OfALongTitleInASmallPicture_StillDraws() =>
        Assert.NotEmpty(LossPlot.Encode(string.Join(' ', Enumerable.Repeat("synthetic faces", 14)), Training(50), LossPlot.MinSide, LossPlot.MinSide));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(12)]
    public void Experiment_OfJobs_DrawsAPanelForEach(int jobs)
    {
        var image = Decode(LossPlot.EncodeExperiment("experiment", [.. Enumerable.Range(0, jobs).Select(i => ($"seed: {i}", Steps(i == 2 ? 0 : 50)))]));

        var (columns, rows) = jobs switch { <= 3 => (jobs, 1), 4 => (2, 2), _ => (4, 3) };
        for (var i = 0; i < jobs; i++)
            Assert.Equal(i != 2, Contains(image, green, (i % columns, columns), (i / columns, rows)));
    }

    [Fact]
    public void Experiment_WithoutPanelsOrWithTooMany_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => LossPlot.EncodeExperiment("none", []));
        Assert.Throws<ArgumentException>(() => LossPlot.EncodeExperiment("many", [.. Enumerable.Range(0, 13).Select(i => ($"{i}", Steps(1)))]));
    }

    [Theory]
    [InlineData(399, 620)]
    [InlineData(1000, 4001)]
    public void Encode_OfASizeOutOfRange_IsRefused(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LossPlot.Encode("size", Training(1), width, height));

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

    private static IEnumerable<int> Rows(RgbImage image, (byte, byte, byte) color) =>
        Enumerable.Range(0, image.Height).Where(y => Enumerable.Range(0, image.Width).Any(x => TestImages.Pixel(image, x, y) == color));

    private static double Center(RgbImage image, (byte, byte, byte) color) => Rows(image, color).Where(row => row > 90).Average();

    private static bool Contains(RgbImage image, (byte, byte, byte) color, (int Index, int Count) column, (int Index, int Count) row)
    {
        const int Header = 85;
        int width = image.Width / column.Count, height = (image.Height - Header) / row.Count;
        return Enumerable.Range(Header + (row.Index * height), height).Any(y =>
            Enumerable.Range(column.Index * width, width).Any(x => TestImages.Pixel(image, x, y) == color));
    }
}
