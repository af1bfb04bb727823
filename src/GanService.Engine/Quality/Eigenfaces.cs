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
        var thumbnails = Thumbnails(images); // (N, length)
        var middle = thumbnails.mean([0]);
        mean = middle.data<float>().ToArray();
        var centred = thumbnails.sub_(middle);
        var (values, vectors) = linalg.eigh(centred.mm(centred.T).to(ScalarType.Float64)); // ascending
        var variances = values.data<double>().ToArray();
        var first = Math.Max(variances.Length - MostComponents, Array.FindIndex(variances, v => v > Least * variances[^1]));
        count = variances[^1] > 0 ? variances.Length - first : 0;
        components = []; // where all images are the same
        if (count > 0)
            components = vectors.narrow(1, first, count).div(values.narrow(0, first, count).sqrt()).T.to(ScalarType.Float32).contiguous().mm(centred).data<float>().ToArray();
    }

    /// <summary>Describes a set of images by a normal distribution.</summary>
    /// <param name="images">Of the size of the real ones.</param>
    public EigenfaceMoments Describe(IReadOnlyList<RgbImage> images)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var centred = Thumbnails(images).sub_(NativeTensor.Of(mean, mean.Length));
        var explained = centred.mm(NativeTensor.Of(components, count, mean.Length).T).to(ScalarType.Float64); // (N, count)
        var rest = Squares(centred.to(ScalarType.Float64)).sub_(Squares(explained)).clamp_min_(nothing).sqrt_(); // (N, 1)
        var numbers = cat([explained, rest], 1);
        var middle = numbers.mean([0]);
        numbers.sub_(middle);
        return new(middle.data<double>().ToArray(), numbers.T.mm(numbers).data<double>().Select(sum => sum / images.Count).ToArray());
    }

    /// <summary>Measures two sets by what describes them.</summary>
    /// <returns>The same whichever set comes first.</returns>
    public double Distance(EigenfaceMoments one, EigenfaceMoments other)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var squares = one.Mean.Zip(other.Mean, (a, b) => (a - b) * (a - b)).Sum() + one.Variance + other.Variance;
        var (values, vectors) = linalg.eigh(Matrix(one));
        var root = vectors.mul(values.clamp_min(nothing).sqrt()); // V Λ^½, whose product with its transpose is the covariance
        var (both, _) = linalg.eigh(root.T.mm(Matrix(other)).mm(root));
        var shared = both.clamp_min(nothing).sqrt().sum().item<double>();
        return Scale * Math.Max(squares - (2 * shared), 0) / (Thumbnail.Middle * Thumbnail.Middle * mean.Length);
    }

    private static Tensor Thumbnails(IReadOnlyList<RgbImage> images)
    {
        float[][] thumbnails = [.. images.Select(image => Thumbnail.Of(image, Side))];
        return NativeTensor.Of(thumbnails.SelectMany(values => values).ToArray(), thumbnails.Length, thumbnails[0].Length);
    }

    private static Tensor Squares(Tensor rows) => rows.square().sum([1], keepdim: true);

    private static Tensor Matrix(EigenfaceMoments of) => tensor(of.Covariance, of.Mean.Length, of.Mean.Length);
}

/// <summary>The normal distribution that a set of images has in terms of eigenfaces.</summary>
/// <param name="Mean">Of each component, and of what they leave.</param>
/// <param name="Covariance">Of all pairs of these, row by row.</param>
public sealed record EigenfaceMoments(double[] Mean, double[] Covariance)
{
    /// <summary>The sum over all components.</summary>
    internal double Variance => Enumerable.Range(0, Mean.Length).Sum(i => Covariance[(i * Mean.Length) + i]);
}
