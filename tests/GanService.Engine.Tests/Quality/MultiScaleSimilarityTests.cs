using GanService.Engine.Imaging;
using GanService.Engine.Quality;

namespace GanService.Engine.Tests.Quality;

public sealed class MultiScaleSimilarityTests
{
    private static readonly double[] weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    private readonly IReadOnlyList<RgbImage> faces = TestFaces.Painted(0, 12, 64);

    [Theory]
    [InlineData(8)]
    [InlineData(28)]
    [InlineData(64)]
    public void Similarity_OfAnImageToItself_IsOne(int size) =>
        Assert.All(MultiScaleSimilarity.Between(TestFaces.Painted(0, 3, size), TestFaces.Painted(0, 3, size)), value => Assert.Equal(1, value, 1e-4));

    [Fact]
    public void Similarity_TheOtherWayRound_IsTheSame()
    {
        var others = TestFaces.Painted(12, 12, 64);

        foreach (var (value, reversed) in MultiScaleSimilarity.Between(faces, others).Zip(MultiScaleSimilarity.Between(others, faces)))
            Assert.Equal(value, reversed, 1e-5);
    }

    [Fact]
    public void Similarity_WithMoreNoise_Falls()
    {
        var values = new[] { 0, 5, 15, 40, 100 }.Select(deviation => MultiScaleSimilarity.Between(faces, faces.Noisy(deviation)).Average()).ToList();

        Assert.Equal(values.OrderDescending(), values);
        Assert.InRange(values[^1], 0, 0.7);
    }

    [Fact]
    public void Pairs_OfDifferentFaces_AreLessAlikeThanOfVariationsOfOne()
    {
        var variations = Enumerable.Repeat(faces[0], 12).ToList().Noisy(10);

        Assert.InRange(MultiScaleSimilarity.OfPairs(faces).Average(), 0, 0.7);
        Assert.All(MultiScaleSimilarity.OfPairs(variations), value => Assert.InRange(value, 0.7, 1));
    }

    [Fact]
    public void Pairs_OfOneImage_AreNone() => Assert.Empty(MultiScaleSimilarity.OfPairs([faces[0]]));

    [Theory]
    [InlineData(8, 1)]
    [InlineData(28, 2)]
    [InlineData(64, 3)]
    public void Similarity_OfTwoFaces_IsThatOfTheDefinition(int size, int scales)
    {
        var (one, other) = (TestFaces.Painted(1, 1, size)[0], TestFaces.Painted(2, 1, size).Blurred(size / 2)[0]);

        Assert.Equal(Literal(Brightness(one), Brightness(other), scales), MultiScaleSimilarity.Between([one], [other])[0], 1e-4);
    }

    private static double Literal(double[,] x, double[,] y, int scales)
    {
        var product = 1.0;
        for (var scale = 0; scale < scales; scale++)
        {
            var (whole, structure) = Means(x, y);
            product *= Math.Pow(Math.Max(0, scale == scales - 1 ? whole : structure), weights[scale] / weights.Take(scales).Sum());
            (x, y) = (Halve(x), Halve(y));
        }

        return product;
    }

    private static (double Whole, double Structure) Means(double[,] x, double[,] y)
    {
        const double C1 = 0.01 * 255 * 0.01 * 255, C2 = 0.03 * 255 * 0.03 * 255;
        var side = x.GetLength(0) < 11 ? 7 : 11;
        var window = Enumerable.Range(0, side * side).Select(i => Gauss(i / side) * Gauss(i % side)).ToArray();
        var (total, whole, structure, places) = (window.Sum(), 0.0, 0.0, x.GetLength(0) - side + 1);
        for (var place = 0; place < places * places; place++)
        {
            double Mean(Func<int, int, double> value) =>
                window.Select((w, i) => w * value((place / places) + (i / side), (place % places) + (i % side))).Sum() / total;
            var (mx, my) = (Mean((r, c) => x[r, c]), Mean((r, c) => y[r, c]));
            var (vx, vy) = (Mean((r, c) => x[r, c] * x[r, c]) - (mx * mx), Mean((r, c) => y[r, c] * y[r, c]) - (my * my));
            var s = ((2 * (Mean((r, c) => x[r, c] * y[r, c]) - (mx * my))) + C2) / (vx + vy + C2);
            (whole, structure) = (whole + (s * ((2 * mx * my) + C1) / ((mx * mx) + (my * my) + C1)), structure + s);
        }

        return (whole / (places * places), structure / (places * places));

        double Gauss(int i) => Math.Exp(-Math.Pow((i - (side / 2)) / (1.5 * side / 11), 2) / 2);
    }

    private static double[,] Halve(double[,] image)
    {
        var half = new double[image.GetLength(0) / 2, image.GetLength(0) / 2];
        for (var i = 0; i < half.Length; i++)
        {
            var (y, x) = (i / half.GetLength(0) * 2, i % half.GetLength(0) * 2);
            half[y / 2, x / 2] = (image[y, x] + image[y, x + 1] + image[y + 1, x] + image[y + 1, x + 1]) / 4;
        }

        return half;
    }

    private static double[,] Brightness(RgbImage image)
    {
        var values = new double[image.Height, image.Width];
        for (var i = 0; i < values.Length; i++)
            values[i / image.Width, i % image.Width] = (0.299 * image.Pixels[3 * i]) + (0.587 * image.Pixels[(3 * i) + 1]) + (0.114 * image.Pixels[(3 * i) + 2]);
        return values;
    }
}
