using GanService.Engine.Imaging;

namespace GanService.Engine.Quality;

/// <summary>
/// Tells images of two sorts apart by their thumbnails of 16×16: by the linear function whose values are nearest to −1 for one sort and 1 for the other, with
/// a penalty on its length (ridge regression, Hoerl and Kennard 1970). It needs no network, and the same images give the same function.
/// </summary>
public sealed class ImageClassifier
{
    private const int Side = 16;
    private const int HeldOut = 5; // one image in so many is not learned from
    private const int Rounds = 100; // of conjugate gradients, more than the numbers of thumbnails need
    private const double Penalty = 0.1; // of a thumbnail whose numbers have variance 1

    private readonly double[] mean;
    private readonly double[] weights;
    private readonly double offset;

    /// <param name="without">Images of one sort, at least <see cref="HeldOut"/>.</param>
    /// <param name="with">Images of the other, at least as many; all are square and of one size.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public ImageClassifier(IEnumerable<RgbImage> without, IEnumerable<RgbImage> with, CancellationToken cancellationToken)
    {
        List<(float[] Thumbnail, int Sort)> images = [];
        foreach (var (image, sort) in without.Select(image => (image, -1)).Concat(with.Select(image => (image, 1))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            images.Add((Thumbnail.Of(image, Side), sort));
        }

        var known = images.Where((_, i) => i % HeldOut < HeldOut - 1).ToList();
        var others = images.Where((_, i) => i % HeldOut == HeldOut - 1).ToList();
        mean = [.. Enumerable.Range(0, known[0].Thumbnail.Length).Select(k => known.Average(image => (double)image.Thumbnail[k]))];
        offset = known.Average(image => image.Sort);
        weights = Solve([.. known.Select(image => Centred(image.Thumbnail))], [.. known.Select(image => image.Sort - offset)], cancellationToken);
        Accuracy = others.Average(image => Score(image.Thumbnail) > 0 == image.Sort > 0 ? 1.0 : 0);
        Majority = others.CountBy(image => image.Sort).Max(sort => sort.Value) / (double)others.Count;
    }

    /// <summary>The share of images, among those that it did not learn from, which it puts with their sort.</summary>
    public double Accuracy { get; }

    /// <summary>The share of the more frequent sort among the same images: what who knows nothing gets right.</summary>
    public double Majority { get; }

    /// <summary>How much an image is of the second sort; below 0 it is more of the first.</summary>
    public double Score(RgbImage image) => Score(Thumbnail.Of(image, Side));

    private double Score(float[] thumbnail) => offset + Dot(Centred(thumbnail), weights);

    private double[] Centred(float[] thumbnail) => [.. thumbnail.Select((value, k) => value - mean[k])];

    // (XᵀX + λ) w = Xᵀ y by conjugate gradients (Hestenes and Stiefel 1952).
    private static double[] Solve(double[][] rows, double[] targets, CancellationToken cancellationToken)
    {
        var solution = new double[rows[0].Length];
        var ridge = Penalty * rows.Sum(row => Dot(row, row)) / solution.Length;
        var rest = Transposed(rows, targets);
        var way = (double[])rest.Clone();
        var (first, length) = (Dot(rest, rest), Dot(rest, rest));
        for (var round = 0; round < Rounds && length > 1e-12 * first; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var image = Transposed(rows, [.. rows.Select(row => Dot(row, way))]);
            Add(way, ridge, image);
            var step = length / Dot(way, image);
            Add(way, step, solution);
            Add(image, -step, rest);
            var next = Dot(rest, rest);
            for (var k = 0; k < way.Length; k++)
                way[k] = rest[k] + (next / length * way[k]);
            length = next;
        }

        return solution;
    }

    private static double[] Transposed(double[][] rows, double[] factors)
    {
        var sum = new double[rows[0].Length];
        for (var i = 0; i < rows.Length; i++)
            Add(rows[i], factors[i], sum);
        return sum;
    }

    private static void Add(double[] values, double factor, double[] sum)
    {
        for (var k = 0; k < sum.Length; k++)
            sum[k] += factor * values[k];
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var k = 0; k < a.Length; k++)
            sum += a[k] * b[k];
        return sum;
    }
}
