using GanService.Engine.Imaging;

namespace GanService.Engine.Tests.Imaging;

public sealed class SquareCropTests
{
    private static readonly RgbImage image = new(100, 60, new byte[100 * 60 * 3]);

    [Theory]
    [InlineData("center", 20, 0, 60)]
    [InlineData("40", 30, 10, 40)]
    [InlineData("5,6,50", 5, 6, 50)]
    public void In_AnImage_GivesTheSquare(string text, int x, int y, int side)
    {
        Assert.True(SquareCrop.TryParse(text, out var crop));

        Assert.Equal((x, y, side), crop.In(image));
    }

    [Theory]
    [InlineData("")]
    [InlineData("middle")]
    [InlineData("8")]
    [InlineData("1,2")]
    [InlineData("-1,0,20")]
    [InlineData("1,2,3")]
    [InlineData("1.5,2,30")]
    [InlineData("99999999999")]
    public void TryParse_OfSomethingElse_Fails(string text) => Assert.False(SquareCrop.TryParse(text, out _));

    [Theory]
    [InlineData("61")]
    [InlineData("50,0,60")]
    [InlineData("0,10,60")]
    [InlineData("2147483647,0,2147483647")]
    public void In_AnImageThatIsTooSmall_IsRefused(string text)
    {
        Assert.True(SquareCrop.TryParse(text, out var crop));

        Assert.Contains("100×60", Assert.Throws<ImageRejectedException>(() => crop.In(image)).Message);
    }
}
