using GanService.Engine.Imaging;
using GanService.Engine.RandomNumbers;

namespace GanService.Engine.Tests.Quality;

/// <summary>The distance as its authors' program computes it, image by image and number by number.</summary>
public static class LiteralSlicedWasserstein
{
    public static IReadOnlyList<double> Measure(IReadOnlyList<RgbImage> images, IReadOnlyList<RgbImage> others)
    {
        var (pyramids, otherPyramids) = (images.Select(Pyramid).ToList(), others.Select(Pyramid).ToList());
        return [.. Enumerable.Range(0, pyramids[0].Count).Select(level => Level([.. pyramids.Select(p => p[level])], [.. otherPyramids.Select(p => p[level])]))];
    }

    private static double Level(IReadOnlyList<double[,,]> images, IReadOnlyList<double[,,]> others)
    {
        var (patches, otherPatches) = (Patches(images), Patches(others));
        var random = new float[512 * 147];
        new SeededRandom(0, RandomStream.QualityDirections).FillNormal(random, 0);
        var sum = 0.0;
        foreach (var direction in random.Chunk(147))
        {
            var length = Math.Sqrt(direction.Sum(d => (double)d * d));
            double[] Project(List<double[]> all) => [.. all.Select(p => Product(p, direction) / length).Order()];
            sum += Project(patches).Zip(Project(otherPatches), (a, b) => Math.Abs(a - b)).Average();
        }

        return 1000 * sum / 512;
    }

    private static double Product(double[] patch, float[] direction)
    {
        var sum = 0.0;
        for (var k = 0; k < patch.Length; k++)
            sum += patch[k] * direction[k];
        return sum;
    }

    private static List<double[]> Patches(IReadOnlyList<double[,,]> images)
    {
        var side = images[0].GetLength(1);
        var places = new SeededRandom(side, RandomStream.QualityPatches);
        List<double[]> patches = [];
        for (var i = 0; i < images.Count * 128; i++)
        {
            var (left, top) = (places.Index(2 * (ulong)i, side - 6), places.Index((2 * (ulong)i) + 1, side - 6));
            patches.Add([.. Enumerable.Range(0, 147).Select(k => images[i / 128][k / 49, top + (k % 49 / 7), left + (k % 7)])]);
        }

        for (var channel = 0; channel < 3; channel++)
        {
            var values = patches.SelectMany(p => p[(channel * 49)..((channel + 1) * 49)]).ToList();
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
            foreach (var patch in patches)
            {
                for (var k = channel * 49; k < (channel + 1) * 49; k++)
                    patch[k] = (patch[k] - mean) / deviation;
            }
        }

        return patches;
    }

    private static List<double[,,]> Pyramid(RgbImage image)
    {
        var values = new double[3, image.Height, image.Width];
        for (var i = 0; i < image.Pixels.Length; i++)
            values[i % 3, i / 3 / image.Width, i / 3 % image.Width] = image.Pixels[i];
        List<double[,,]> levels = [values];
        for (var side = image.Width / 2; side >= 16; side /= 2)
        {
            var blurred = Blur(levels[^1]);
            var small = Make(side, (c, y, x) => blurred[c, 2 * y, 2 * x]);
            var apart = Blur(Make(2 * side, (c, y, x) => y % 2 == 0 && x % 2 == 0 ? 4 * small[c, y / 2, x / 2] : 0));
            var large = levels[^1];
            levels[^1] = Make(2 * side, (c, y, x) => large[c, y, x] - apart[c, y, x]);
            levels.Add(small);
        }

        return levels;
    }

    private static double[,,] Blur(double[,,] image)
    {
        int[] weights = [1, 4, 6, 4, 1];
        var side = image.GetLength(1);
        int Mirror(int i) => i < 0 ? -i : i >= side ? (2 * side) - 2 - i : i;
        return Make(side, (c, y, x) =>
        {
            var sum = 0.0;
            for (var dy = -2; dy <= 2; dy++)
            {
                for (var dx = -2; dx <= 2; dx++)
                    sum += weights[dy + 2] * weights[dx + 2] * image[c, Mirror(y + dy), Mirror(x + dx)] / 256;
            }

            return sum;
        });
    }

    private static double[,,] Make(int side, Func<int, int, int, double> value)
    {
        var made = new double[3, side, side];
        for (var i = 0; i < made.Length; i++)
            made[i / side / side, i / side % side, i % side] = value(i / side / side, i / side % side, i % side);
        return made;
    }
}
