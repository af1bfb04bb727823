using GanService.Engine.Data;
using GanService.Engine.Imaging;

namespace GanService.Engine.Tests.Data;

public sealed class SyntheticFacesTests
{
    [Fact]
    public void Draw_OfTheSameNumber_GivesTheSameFace() =>
        Assert.Equal(SyntheticFaces.Draw(1, 5, 32).Pixels, SyntheticFaces.Draw(1, 5, 32).Pixels);

    [Fact]
    public void Draw_OfManyNumbers_GivesFacesThatDifferInMoreThanAFewPixels()
    {
        var faces = Enumerable.Range(0, 40).Select(i => SyntheticFaces.Draw(1, i, 32).Pixels).ToList();

        for (var i = 0; i < faces.Count; i++)
        {
            for (var j = 0; j < i; j++)
                Assert.InRange(faces[i].Zip(faces[j], (a, b) => Math.Abs(a - b)).Average(), 5, 255);
        }
    }

    [Fact]
    public void Draw_AtTwiceTheSize_DrawsTheSameFaceFiner()
    {
        for (var i = 0; i < 10; i++)
        {
            var small = SyntheticFaces.Draw(1, i, 64);
            var shrunk = Resampler.Resize(SyntheticFaces.Draw(1, i, 128), 64, 64);
            Assert.InRange(small.Pixels.Zip(shrunk.Pixels, (a, b) => Math.Abs(a - b)).Average(), 0, 4);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(256)]
    public void Draw_AtAnyAllowedSize_FillsThePicture(int size) => Assert.True(SyntheticFaces.Draw(1, 0, size).Pixels.Distinct().Count() > 20);
}
