using GanService.Engine.Compute;
using GanService.Engine.Imaging;
using static TorchSharp.torch;

namespace GanService.Engine.Quality;

/// <summary>
/// How far one set of images is from another as wholes. An image is its thumbnail of 32×32 in terms of eigenfaces, the principal components of real
/// thumbnails (Turk and Pentland 1991), and the length of what these do not explain. The distance is that of Fréchet between the normal
/// distributions of both sets (Dowson and Landau 1982, as Heusel et al. 2017 use it): the squared difference of the means, and tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½) for
/// the variances. Times 1000, for a value of a thumbnail whose range is −1 to 1; 0 is equal.
/// </summary>
/// <remarks>Finite sets of one and the same source are at some distance too: compare figures of equal counts only, and beside them that of two sets of real images.</remarks>
public sealed class Eigenfaces
{
    private const int Side = 32, MostComponents = 64;
    private const double Scale = 1000;
    private const double Least = 1e-6; // variance of a component as a share of the first's; below is rounding

    private static readonly TorchSharp.Scalar nothing = 0; // kept; see Compute.TensorArithmetic

    private readonly float[] mean;
    private readonly float[] components; // (count, length), each of length 1
    private readonly int count;

    /// <param name="images">The real images, square and of one size, at least two.</param>
    public Eigenfaces(IReadOnlyList<RgbImage> images)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        List<float[]> thumbnails = [.. images.Select(image => Thumbnail.Of(image, Side))];
        mean = [.. Enumerable.Range(0, thumbnails[0].Length).Select(k => thumbnails.Average(t => t[k]))];
        var centred = Centred(thumbnails); // (N, length)
        var (values, vectors) = linalg.eigh(centred.mm(centred.T).to(ScalarType.Float64)); // ascending
        var variances = values.data<double>().ToArray();
        var first = Math.Max(variances.Length - MostComponents, Array.FindIndex(variances, v => v > Least * variances[^1]));
        count = variances[^1] > 0 ? variances.Length - first : 0;
        components = new float[count * mean.Length];
        if (count == 0)
            return; // all images are the same
        var found = vectors.narrow(1, first, count).T.to(ScalarType.Float32).contiguous().mm(centred).data<float>().ToArray();
        for (var k = 0; k < count; k++)
        {
            for (var i = 0; i < mean.Length; i++)
                components[(k * mean.Length) + i] = found[(k * mean.Length) + i] / (float)Math.Sqrt(variances[first + k]);
        }
    }

    /// <summary>Measures two sets.</summary>
    /// <param name="images">Images of the size of the real ones.</param>
    /// <param name="others">Likewise.</param>
    /// <returns>The same whichever set comes first.</returns>
    public double Distance(IReadOnlyList<RgbImage> images, IReadOnlyList<RgbImage> others)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (one, other) = (Describe(images), Describe(others));
        var squares = one.Mean.Zip(other.Mean, (a, b) => (a - b) * (a - b)).Sum() + Trace(one.Covariance) + Trace(other.Covariance);
        var (values, vectors) = linalg.eigh(Matrix(one.Covariance));
        var root = vectors.mul(values.clamp_min(nothing).sqrt()); // V Λ^½, whose product with its transpose is the covariance
        var (both, _) = linalg.eigh(root.T.mm(Matrix(other.Covariance)).mm(root));
        var shared = both.clamp_min(nothing).sqrt().sum().item<double>();
        return Scale * Math.Max(squares - (2 * shared), 0) / (Thumbnail.Middle * Thumbnail.Middle * mean.Length);
    }

    private (double[] Mean, double[,] Covariance) Describe(IReadOnlyList<RgbImage> images)
    {
        var centred = Centred([.. images.Select(image => Thumbnail.Of(image, Side))]);
        var explained = count == 0 ? [] : centred.mm(NativeTensor.Of(components, count, mean.Length).T).data<float>().ToArray(); // (N, count)
        var values = centred.data<float>().ToArray();
        var numbers = count + 1;
        var rows = images.Select((_, i) => Row(values.AsSpan(i * mean.Length, mean.Length), explained.AsSpan(i * count, count))).ToList();
        double[] middle = [.. Enumerable.Range(0, numbers).Select(k => rows.Average(row => row[k]))];
        var covariance = new double[numbers, numbers];
        foreach (var row in rows)
        {
            for (var a = 0; a < numbers; a++)
            {
                for (var b = 0; b < numbers; b++)
                    covariance[a, b] += (row[a] - middle[a]) * (row[b] - middle[b]) / rows.Count;
            }
        }

        return (middle, covariance);
    }

    private static double[] Row(ReadOnlySpan<float> centred, ReadOnlySpan<float> explained)
    {
        var row = new double[explained.Length + 1];
        var rest = 0.0;
        foreach (double value in centred)
            rest += value * value;
        for (var k = 0; k < explained.Length; k++)
        {
            row[k] = explained[k];
            rest -= row[k] * row[k];
        }

        row[^1] = Math.Sqrt(Math.Max(rest, 0));
        return row;
    }

    private Tensor Centred(IReadOnlyList<float[]> thumbnails) =>
        NativeTensor.Of([.. thumbnails.SelectMany(t => t.Select((value, k) => value - mean[k]))], thumbnails.Count, mean.Length);

    private static Tensor Matrix(double[,] values) => tensor(values);

    private static double Trace(double[,] matrix) => Enumerable.Range(0, matrix.GetLength(0)).Sum(i => matrix[i, i]);
}
