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
}
