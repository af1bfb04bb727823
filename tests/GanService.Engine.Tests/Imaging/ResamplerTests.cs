using GanService.Engine.Imaging;

namespace GanService.Engine.Tests.Imaging;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(100, 28)]
    [InlineData(28, 100)]
    [InlineData(64, 64)]
    public void Resize_OfOneColor_KeepsIt(int from, int to)
    {
        var image = new RgbImage(from, from, [.. Enumerable.Repeat<byte[]>([10, 200, 99], from * from).SelectMany(p => p)]);

        var resized = Resampler.Resize(image, to, to);

        Assert.Equal((to, to), (resized.Width, resized.Height));
        for (var i = 0; i < to * to; i++)
            Assert.Equal((10, 200, 99), TestImages.Pixel(resized, i % to, i / to));
    }

    [Fact]
    public void Resize_ToTheSameSize_ChangesNothing()
    {
        var image = TestImages.Quarters();

        Assert.Equal(image.Pixels, Resampler.Resize(image, 40, 20).Pixels);
    }

    [Theory]
    [InlineData(100, 28)]
    [InlineData(28, 100)]
    [InlineData(64, 37)]
    public void Resize_OfNoise_IsTheFilterOfThePaperRounded(int from, int to)
    {
        var image = Noise(from);

        var resized = Resampler.Resize(image, to, to);

        var weights = Enumerable.Range(0, to).Select(i => Lanczos(i, from, to)).ToList();
        for (var i = 0; i < to * to * 3; i++)
        {
            var (x, y, c) = (i / 3 % to, i / 3 / to, i % 3);
            var sum = 0.0;
            for (var row = 0; row < from; row++)
            {
                for (var column = 0; column < from && weights[y][row] != 0; column++)
                    sum += weights[y][row] * weights[x][column] * image.Pixels[(((row * from) + column) * 3) + c];
            }

            Assert.InRange(resized.Pixels[i] - Math.Clamp(sum, 0, 255), -0.51, 0.51);
        }
    }

    [Theory]
    [InlineData(64, 200)]
    [InlineData(64, 20)]
    public void ResizeRows_OfAnyPart_AreThoseOfTheWhole(int from, int to)
    {
        var whole = Resampler.Resize(Noise(from), to, to).Pixels;

        foreach (var (first, count) in new[] { (0, 1), (3, 7), (to - 1, 1), (0, to) })
            Assert.Equal(whole[(first * to * 3)..((first + count) * to * 3)], Resampler.ResizeRows(Noise(from), to, to, first, count).Pixels);
    }

    [Fact]
    public void Resize_OfAFineCheckerboard_GivesGreyWithoutAliases()
    {
        var pixels = new byte[96 * 96 * 3];
        for (var i = 0; i < 96 * 96; i++)
            pixels.AsSpan(3 * i, 3).Fill((byte)(((i % 96) + (i / 96)) % 2 * 255));

        var resized = Resampler.Resize(new(96, 96, pixels), 37, 37);

        for (var y = 3; y < 34; y++)
        {
            for (var x = 3; x < 34; x++)
                Assert.InRange(TestImages.Pixel(resized, x, y).R, 120, 135);
        }
    }

    [Fact]
    public void Resize_OfASquare_TakesThatSquareOnly()
    {
        var resized = Resampler.Resize(TestImages.Quarters(40, 40), (20, 20, 20), 10);

        for (var i = 0; i < 100; i++)
            Assert.Equal((0, 0, 255), TestImages.Pixel(resized, i % 10, i / 10));
    }

    private static RgbImage Noise(int side)
    {
        var pixels = new byte[side * side * 3];
        new Random(side).NextBytes(pixels);
        return new(side, side, pixels);
    }

    // Turkowski 1990: sinc(x) sinc(x/3) within three target pixels, or source pixels where these are wider.
    private static double[] Lanczos(int i, int from, int to)
    {
        var (ratio, widening) = ((double)from / to, Math.Max(1, (double)from / to));
        var weights = Enumerable.Range(0, from).Select(s => Sinc((s + 0.5 - ((i + 0.5) * ratio)) / widening)).ToArray();
        return [.. weights.Select(w => w / weights.Sum())];

        static double Sinc(double x) => Math.Abs(x) switch
        {
            < 1e-9 => 1,
            >= 3 => 0,
            _ => 3 * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / 3) / (Math.PI * Math.PI * x * x),
        };
    }
}
