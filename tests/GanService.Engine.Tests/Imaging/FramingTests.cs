using GanService.Engine.Imaging;

namespace GanService.Engine.Tests.Imaging;

public sealed class FramingTests
{
    private static readonly RgbImage image = Gradient(100, 60);

    [Theory]
    [InlineData("center", 20, 0, 60)]
    [InlineData("center:40", 30, 10, 40)]
    [InlineData("box:5,6,50,50", 5, 6, 50)]
    [InlineData("box:10, 0, 80, 40", 30, 0, 40)]
    [InlineData("40", 30, 10, 40)]
    [InlineData("5,6,50", 5, 6, 50)]
    public void Frames_OfAnImage_AreItsSquare(string text, int x, int y, int side)
    {
        Assert.True(Framing.TryParse(text, out var framing));

        Assert.Equal(Resampler.Resize(image, (x, y, side), 16).Pixels, Assert.Single(framing.Frames(image, 16)).Image.Pixels);
    }

    [Theory]
    [InlineData("")]
    [InlineData("middle")]
    [InlineData("8")]
    [InlineData("center:8")]
    [InlineData("center:")]
    [InlineData("center:20,20,20,20")]
    [InlineData("box:1,2,30")]
    [InlineData("box:1,2,30,15")]
    [InlineData("fit:20")]
    [InlineData("portrait:")]
    [InlineData("portrait:2")]
    [InlineData("portraits")]
    [InlineData("1,2")]
    [InlineData("1,2,3,")]
    [InlineData("-1,0,20")]
    [InlineData("1,2,3")]
    [InlineData("1.5,2,30")]
    [InlineData("99999999999")]
    public void TryParse_OfSomethingElse_Fails(string text) => Assert.False(Framing.TryParse(text, out _));

    [Theory]
    [InlineData("61")]
    [InlineData("50,0,60")]
    [InlineData("0,10,60")]
    [InlineData("box:0,0,101,60")]
    [InlineData("box:2147483647,0,2147483647,20")]
    [InlineData("2147483647,0,2147483647")]
    public void Frames_OfAnImageThatIsTooSmall_AreRefused(string text)
    {
        Assert.True(Framing.TryParse(text, out var framing));

        Assert.Contains("100×60", Assert.Throws<ImageRejectedException>(() => framing.Frames(image, 16)).Message);
    }

    [Theory]
    [InlineData(100, 60, 0, 6, 32, 19)]
    [InlineData(60, 100, 6, 0, 19, 32)]
    [InlineData(16, 9000, 15, 0, 1, 32)]
    public void Fit_OfAnImage_IsAllOfItOnWhite(int width, int height, int left, int top, int framedWidth, int framedHeight)
    {
        var picture = Gradient(width, height);
        var expected = Enumerable.Repeat(byte.MaxValue, 32 * 32 * 3).ToArray();
        var small = Resampler.Resize(picture, framedWidth, framedHeight);
        for (var row = 0; row < framedHeight; row++)
            small.Pixels.AsSpan(row * framedWidth * 3, framedWidth * 3).CopyTo(expected.AsSpan((((top + row) * 32) + left) * 3));

        Assert.Equal(expected, Assert.Single(Framing.Fit.Frames(picture, 32)).Image.Pixels);
    }

    [Theory]
    [InlineData("portrait")]
    [InlineData("portrait:every")]
    public void Portrait_OfAPictureWithoutAFace_IsRefused(string text)
    {
        Assert.True(Framing.TryParse(text, out var framing));

        Assert.Equal("shows no face that was found", Assert.Throws<ImageRejectedException>(() => framing.Frames(image, 16)).Message);
    }

    [Fact]
    public void Portrait_OfTwoFaces_IsTheLargestOrEach()
    {
        var photos = RawPhotographs.Read();
        var canvas = RawPhotographs.Canvas(480, 300);
        RawPhotographs.Paste(canvas, Resampler.Resize(photos[12].Image, 135, 165), 20, 90);
        RawPhotographs.Paste(canvas, photos[30].Image, 220, 10);

        var every = Framing.Portraits.Frames(canvas, 64);

        Assert.Equal(2, every.Count);
        Assert.Equal(every[1].Image.Pixels, Assert.Single(Framing.Portrait.Frames(canvas, 64)).Image.Pixels);
    }

    private static RgbImage Gradient(int width, int height) => new(width, height, [.. Enumerable.Range(0, width * height * 3).Select(i => (byte)(i * 7 / 3))]);
}
