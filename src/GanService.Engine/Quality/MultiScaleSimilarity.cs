using GanService.Engine.Compute;
using GanService.Engine.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace GanService.Engine.Quality;

/// <summary>
/// How much two images look alike: MS-SSIM (Wang et al. 2003), which compares contrast and structure in windows of 11×11 pixels at up to
/// five sizes, and brightness at the smallest. 1 is equal; two faces of different people have some 0.2 to 0.4. Its mean over random pairs
/// of a set tells how little variety the set has (Odena et al. 2017).
/// </summary>
/// <remarks>
/// The five sizes of the paper need 176 pixels. Smaller images have as many as leave 11 pixels (64: three, 28: two), with the paper's first
/// weights brought to sum 1; below 11 pixels the window shrinks. So compare figures of one image size only.
/// </remarks>
public static class MultiScaleSimilarity
{
    private const int WindowSide = 11;
    private const double WindowDeviation = 1.5;
    private const int PairsAtOnce = 16; // bounds the memory, which is far more than that of the images

    // Kept, as TensorArithmetic explains.
    private static readonly Scalar zero = 0, two = 2;
    private static readonly Scalar luminance = 0.01 * 255 * 0.01 * 255, contrast = 0.03 * 255 * 0.03 * 255; // keep divisors from zero

    private static readonly double[] weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    /// <summary>Of first and second image, third and fourth, and so on.</summary>
    public static IReadOnlyList<double> OfPairs(IReadOnlyList<RgbImage> images)
    {
        var pairs = images.Chunk(2).Where(pair => pair.Length == 2).ToList();
        return pairs.Count == 0 ? [] : Between([.. pairs.Select(p => p[0])], [.. pairs.Select(p => p[1])]);
    }

    /// <summary>Each image's likeness to its counterpart, in brightness; 0 to 1.</summary>
    /// <param name="images">Square images of one size.</param>
    /// <param name="others">As many of the same size.</param>
    public static IReadOnlyList<double> Between(IReadOnlyList<RgbImage> images, IReadOnlyList<RgbImage> others) =>
        [.. images.Chunk(PairsAtOnce).Zip(others.Chunk(PairsAtOnce)).SelectMany(some => BetweenSome(some.First, some.Second))];

    private static List<double> BetweenSome(IReadOnlyList<RgbImage> images, IReadOnlyList<RgbImage> others)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (x, y) = (Brightness(images), Brightness(others)); // (N, 1, S, S)
        var side = (int)x.shape[3];
        var scales = Enumerable.Range(1, weights.Length).Last(n => n == 1 || side >> (n - 1) >= WindowSide);
        var total = weights.Take(scales).Sum();
        var product = ones(x.shape[0]);
        for (var scale = 0; scale < scales; scale++)
        {
            var isLast = scale == scales - 1;
            using var exponent = tensor((float)(weights[scale] / total));
            product *= Similarity(x, y, withBrightness: isLast).clamp_min(zero).pow(exponent);
            if (!isLast)
                (x, y) = (nn.functional.avg_pool2d(x, 2), nn.functional.avg_pool2d(y, 2));
        }

        return [.. product.data<float>().Select(value => (double)value)];
    }

    // Rec. 601, as the eye weighs colors.
    private static Tensor Brightness(IReadOnlyList<RgbImage> images) =>
        (LaplacianPyramid.Stack(images) * tensor([0.299f, 0.587f, 0.114f], [1, 3, 1, 1])).sum(1, keepdim: true);

    private static Tensor Similarity(Tensor x, Tensor y, bool withBrightness) // (N)
    {
        var (meanX, meanY) = (Blur(x), Blur(y));
        var variance = Blur(x * x).Plus(Blur(y * y)) - (meanX * meanX) - (meanY * meanY);
        var covariance = Blur(x * y) - (meanX * meanY);
        var similarity = covariance.mul(two).Plus(contrast) / variance.Plus(contrast);
        if (withBrightness)
            similarity *= (meanX * meanY).mul(two).Plus(luminance) / (meanX * meanX).Plus(meanY * meanY).Plus(luminance);
        return similarity.mean([1, 2, 3]);
    }

    // By a Gaussian window, only where all of it is inside.
    private static Tensor Blur(Tensor images)
    {
        var side = Math.Min(WindowSide, ((int)images.shape[3] - 1) | 1); // odd
        var deviation = WindowDeviation * side / WindowSide;
        var values = Enumerable.Range(0, side).Select(i => Math.Exp(-Math.Pow((i - (side / 2)) / deviation, 2) / 2)).ToArray();
        var window = tensor([.. values.Select(v => (float)(v / values.Sum()))]);
        return nn.functional.conv2d(nn.functional.conv2d(images, window.view(1, 1, 1, side)), window.view(1, 1, side, 1));
    }
}
