using GanService.Engine.Quality;
using TorchSharp;

namespace GanService.Engine.Tests.Quality;

public sealed class LaplacianPyramidTests
{
    [Theory]
    [InlineData(8, new[] { 8 })]
    [InlineData(28, new[] { 28 })]
    [InlineData(33, new[] { 33, 17 })]
    [InlineData(64, new[] { 64, 32, 16 })]
    public void Sides_OfAnImage_EndAboveSixteen(int size, int[] sides) => Assert.Equal(sides, LaplacianPyramid.Sides(size));

    [Theory]
    [InlineData(8)]
    [InlineData(33)]
    [InlineData(64)]
    public void Join_OfItsLevels_GivesTheImagesBack(int size)
    {
        using var scope = torch.NewDisposeScope();
        var images = LaplacianPyramid.Stack(TestFaces.Painted(0, 3, size));

        var levels = LaplacianPyramid.Of(images);

        Assert.Equal(LaplacianPyramid.Sides(size), levels.Select(l => (int)l.shape[3]));
        Assert.InRange((LaplacianPyramid.Join(levels) - images).abs().max().item<float>(), 0, 1e-3);
    }

    [Fact]
    public void Levels_OfOneColor_HoldNoDetail()
    {
        using var scope = torch.NewDisposeScope();

        var levels = LaplacianPyramid.Of(torch.full([1, 3, 64, 64], 7f));

        Assert.InRange(levels[0].abs().max().item<float>(), 0, 1e-4);
        Assert.InRange((levels[2] - 7).abs().max().item<float>(), 0, 1e-4);
    }

    [Fact]
    public void Stack_OfImages_PutsChannelsBeforeRows()
    {
        using var scope = torch.NewDisposeScope();
        var image = TestFaces.Painted(3, 1, 8)[0];

        var stacked = LaplacianPyramid.Stack([image, image]);

        Assert.Equal([2, 3, 8, 8], stacked.shape);
        Assert.Equal(image.Pixels[((5 * 8) + 6) * 3 + 1], stacked[1, 1, 5, 6].item<float>());
    }
}
