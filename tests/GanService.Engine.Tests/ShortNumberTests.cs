namespace GanService.Engine.Tests;

public sealed class ShortNumberTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.6931472, "0.693")]
    [InlineData(-0.125, "-0.125")]
    [InlineData(714.25, "714.3")]
    [InlineData(-1420.4, "-1,420")]
    [InlineData(2.6e11, "2.6e11")]
    [InlineData(-1e12, "-1e12")]
    [InlineData(3.4028235e38, "3.4e38")]
    [InlineData(0.0000125, "1.25e-5")]
    public void Of_ANumber_IsShort(double number, string text) => Assert.Equal(text, ShortNumber.Of(number));
}
