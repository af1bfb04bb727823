using GanService.Engine.Imaging;
using GanService.Engine.Quality;

namespace GanService.Engine.Tests.Quality;

public sealed class EigenfacesTests
{
    private const double Range = 127.5; // levels of a value of 1

    [Fact]
    public void Distance_OfEvenImages_IsThatOfTwoNormalDistributions()
    {
        int[] levels = [10, 60, 90, 120, 200], others = [30, 35, 80, 250, 255];

        var distance = Distance(new([.. levels.Concat(others).Select(level => Halves(level, level))]), Even(levels), Even(others));

        var (mean, otherMean) = (levels.Average(), others.Average());
        var (deviation, otherDeviation) = (Deviation(levels), Deviation(others));
        Assert.Equal(1000 * (Math.Pow(mean - otherMean, 2) + Math.Pow(deviation - otherDeviation, 2)) / (Range * Range), distance, 0.01);
        static IReadOnlyList<RgbImage> Even(int[] levels) => [.. levels.Select(level => Halves(level, level))];
        static double Deviation(int[] levels) => Math.Sqrt(levels.Average(level => Math.Pow(level - levels.Average(), 2)));
    }

    [Fact]
    public void Distance_OfImagesOfTwoHalves_IsThatOfTwoNormalDistributions()
    {
        (int Left, int Right)[] ones = [(0, 40), (90, 100), (200, 130), (250, 30)], others = [(0, 250), (80, 200), (160, 40), (240, 20)];

        var distance = Distance(new([.. ones.Concat(others).Select(o => Halves(o.Left, o.Right))]), Images(ones), Images(others));

        // For two numbers tr((Σ₁Σ₂)^½) is √(tr(Σ₁Σ₂) + 2√det(Σ₁Σ₂)).
        var ((x, y, xx, yy, xy), (u, v, uu, vv, uv)) = (Moments(ones), Moments(others));
        var shared = Math.Sqrt((xx * uu) + (2 * xy * uv) + (yy * vv) + (2 * Math.Sqrt(((xx * yy) - (xy * xy)) * ((uu * vv) - (uv * uv)))));
        var expected = Math.Pow(x - u, 2) + Math.Pow(y - v, 2) + xx + yy + uu + vv - (2 * shared);
        Assert.Equal(1000 * expected / (2 * Range * Range), distance, 0.01); // a half has half of the values
        static IReadOnlyList<RgbImage> Images((int Left, int Right)[] halves) => [.. halves.Select(h => Halves(h.Left, h.Right))];
    }

    [Fact]
    public void Distance_EitherWay_IsTheSame()
    {
        var eigenfaces = new Eigenfaces(TestFaces.Painted(0, 60));

        Assert.Equal(Distance(eigenfaces, TestFaces.Painted(100, 30), TestFaces.Painted(200, 30)), Distance(eigenfaces, TestFaces.Painted(200, 30), TestFaces.Painted(100, 30)), 1e-3);
        Assert.Equal(0, Distance(eigenfaces, TestFaces.Painted(100, 30), TestFaces.Painted(100, 30)), 1e-3);
    }

    [Fact]
    public void Distance_FromFacesOfExchangedHalves_IsFarWhereThatOfDetailsIsNear()
    {
        var (reals, others, exchanged) = (TestFaces.Painted(0, 60), TestFaces.Painted(60, 60), TestFaces.Painted(120, 60).Select(Exchanged).ToList());
        var eigenfaces = new Eigenfaces([.. reals, .. others]);

        var whole = Distance(eigenfaces, exchanged, reals) / Distance(eigenfaces, others, reals);
        var details = new SlicedWasserstein(reals).Measure(exchanged).Mean / new SlicedWasserstein(reals).Measure(others).Mean;

        Assert.True(whole > 1.5 * details, $"{whole} and {details}");
    }

    [Fact]
    public void Distance_FromNoise_CountsWhatNoEigenfaceExplains()
    {
        var (reals, others) = (TestFaces.Painted(0, 60), TestFaces.Painted(60, 60));
        var eigenfaces = new Eigenfaces([.. reals, .. others]);

        Assert.True(Distance(eigenfaces, others.Noisy(60), reals) > 1.5 * Distance(eigenfaces, others, reals));
    }

    [Fact]
    public void Distance_WhereAllRealImagesAreTheSame_IsANumber()
    {
        var eigenfaces = new Eigenfaces([Halves(100, 100), Halves(100, 100)]);

        Assert.Equal(0, Distance(eigenfaces, [Halves(100, 100)], [Halves(100, 100)]), 1e-6);
        Assert.Equal(1000 * 400 / (Range * Range), Distance(eigenfaces, [Halves(120, 120)], [Halves(100, 100)]), 0.01);
    }

    private static double Distance(Eigenfaces eigenfaces, IReadOnlyList<RgbImage> images, IReadOnlyList<RgbImage> others) => eigenfaces.Distance(eigenfaces.Describe(images), eigenfaces.Describe(others));

    private static RgbImage Halves(int left, int right) =>
        new(32, 32, [.. Enumerable.Range(0, 32 * 32 * 3).Select(i => (byte)(i / 3 % 32 < 16 ? left : right))]);

    private static RgbImage Exchanged(RgbImage face)
    {
        var half = face.Pixels.Length / 2;
        return new(face.Width, face.Height, [.. face.Pixels[half..], .. face.Pixels[..half]]);
    }

    private static (double X, double Y, double XX, double YY, double XY) Moments((int Left, int Right)[] halves)
    {
        var (x, y) = (halves.Average(h => (double)h.Left), halves.Average(h => (double)h.Right));
        return (x, y, halves.Average(h => (h.Left - x) * (h.Left - x)), halves.Average(h => (h.Right - y) * (h.Right - y)), halves.Average(h => (h.Left - x) * (h.Right - y)));
    }
}
