using GanService.Engine.Imaging;
using GanService.Engine.Quality;

namespace GanService.Engine.Tests.Quality;

public sealed class NearestNeighboursTests
{
    private readonly IReadOnlyList<RgbImage> training = TestFaces.Painted(0, 100);
    private readonly NearestNeighbours neighbours;

    public NearestNeighboursTests() => neighbours = new(training);

    [Fact]
    public void Neighbour_OfATrainingImage_IsItself() => AssertCopies(training, atMost: 0.5);

    [Fact]
    public void Neighbour_OfAMirroredTrainingImage_IsThatImage() => AssertCopies(training.Mirrored(), atMost: 0.5);

    [Fact]
    public void Neighbour_OfANoisyAndBlurredCopy_IsTheImage() => AssertCopies(training.Blurred(16).Noisy(10), atMost: 10);

    [Fact]
    public void Neighbour_OfANewFace_IsNoCopy() => Assert.InRange(neighbours.Find(TestFaces.Painted(100, 100)).Count(n => n.IsCopy), 0, 2);

    [Fact]
    public void Neighbour_OfAnAverageFace_IsNearButNoCopy()
    {
        var average = new RgbImage(32, 32, [.. Enumerable.Range(0, 32 * 32 * 3).Select(i => (byte)training.Average(t => t.Pixels[i]))]);

        var found = neighbours.Find([average])[0];

        Assert.True(found.Distance < neighbours.Find(TestFaces.Painted(100, 50)).Average(n => n.Distance));
        Assert.False(found.IsCopy);
    }

    [Fact]
    public void OtherNeighbour_OfTrainingImages_IsNeverTheImage()
    {
        var found = neighbours.FindOther([.. training.Take(20)], [.. Enumerable.Range(0, 20)]);

        Assert.All(found.Index(), n => Assert.NotEqual(n.Index, n.Item.Index));
        Assert.All(found, n => Assert.InRange(n.Distance, 1, 255));
    }

    [Fact]
    public void Distance_OfTwoColors_IsTheirDifferenceInLevels()
    {
        static RgbImage Plain(byte value) => new(16, 16, [.. Enumerable.Repeat(value, 16 * 16 * 3)]);

        var found = new NearestNeighbours([Plain(10), Plain(200)]).Find([Plain(30)])[0];

        Assert.Equal((0, 20), (found.Index, Math.Round(found.Distance, 2)));
    }

    private void AssertCopies(IReadOnlyList<RgbImage> copies, double atMost) => Assert.All(neighbours.Find(copies).Index(), found =>
    {
        Assert.Equal(found.Index, found.Item.Index);
        Assert.InRange(found.Item.Distance, 0, atMost);
        Assert.True(found.Item.IsCopy);
    });
}
