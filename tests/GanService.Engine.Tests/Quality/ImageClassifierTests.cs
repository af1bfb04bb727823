using GanService.Engine.Imaging;
using GanService.Engine.Quality;
using GanService.Engine.Tests.Imaging;

namespace GanService.Engine.Tests.Quality;

public sealed class ImageClassifierTests
{
    [Fact]
    public void Classifier_OfFacesOfWhichSomeHaveASpot_TellsOtherFacesApart()
    {
        var classifier = new ImageClassifier(Faces(0, 100), Faces(100, 100).Select(Spotted), CancellationToken.None);
        var again = new ImageClassifier(Faces(0, 100), Faces(100, 100).Select(Spotted), CancellationToken.None);

        Assert.InRange(classifier.Accuracy, 0.9, 1);
        Assert.Equal(0.5, classifier.Majority);
        var right = Faces(200, 50).Count(face => classifier.Score(face) < 0) + Faces(250, 50).Count(face => classifier.Score(Spotted(face)) > 0);
        Assert.InRange(right, 90, 100);
        Assert.Equal(Faces(200, 50).Select(classifier.Score), Faces(200, 50).Select(again.Score));
    }

    [Fact]
    public void Classifier_OfFacesThatDoNotDiffer_IsNotSaidToBeGood()
    {
        var classifier = new ImageClassifier(Faces(0, 60), Faces(60, 140), CancellationToken.None);

        Assert.Equal(0.7, classifier.Majority, 6);
        Assert.InRange(classifier.Accuracy, 0.3, 0.85);
    }

    private static IEnumerable<RgbImage> Faces(int first, int count) => Enumerable.Range(first, count).Select(i => TestImages.Face(i, 32));

    // With a square of 4×4 pixels that is brighter.
    private static RgbImage Spotted(RgbImage face)
    {
        var pixels = (byte[])face.Pixels.Clone();
        for (var y = 20; y < 24; y++)
        {
            for (var i = ((y * 32) + 10) * 3; i < ((y * 32) + 14) * 3; i++)
                pixels[i] = (byte)Math.Min(255, pixels[i] + 50);
        }

        return new(32, 32, pixels);
    }
}
