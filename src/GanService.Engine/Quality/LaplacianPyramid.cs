using GanService.Engine.Compute;
using GanService.Engine.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace GanService.Engine.Quality;

/// <summary>
/// Images taken apart by size of detail (Burt and Adelson 1983): each level holds what is lost when the image is halved, the last
/// one the small image that remains.
/// </summary>
public static class LaplacianPyramid
{
    /// <summary>No level is smaller, but for images that are.</summary>
    public const int SmallestSide = 16;

    private const int ImagesAtOnce = 16; // bounds the memory of convolutions, which is 25 times that of the images

    private static readonly float[] binomial = [1, 4, 6, 4, 1];

    /// <summary>Sides of the levels of an image, largest first: 64, 32 and 16 of 64 pixels.</summary>
    public static IReadOnlyList<int> Sides(int imageSize)
    {
        List<int> sides = [imageSize];
        while ((sides[^1] + 1) / 2 >= SmallestSide)
            sides.Add((sides[^1] + 1) / 2);
        return sides;
    }

    /// <summary>Takes images apart.</summary>
    /// <param name="images">(N, 3, S, S), any range.</param>
    /// <returns>(N, 3, side, side) for each of <see cref="Sides"/>. The caller's dispose scope frees them.</returns>
    public static IReadOnlyList<Tensor> Of(Tensor images)
    {
        using var scope = NewDisposeScope();
        var parts = images.split(ImagesAtOnce).Select(OfSome).ToList();
        return [.. parts[0].Select((_, level) => cat([.. parts.Select(part => part[level])]).MoveToOuterDisposeScope())];
    }

    private static List<Tensor> OfSome(Tensor images)
    {
        List<Tensor> levels = [images];
        foreach (var side in Sides((int)images.shape[3]).Skip(1))
        {
            var smaller = Halve(levels[^1]);
            using var blurred = Double(smaller, (int)levels[^1].shape[3]);
            levels[^1] = levels[^1] - blurred;
            levels.Add(smaller);
        }

        return levels;
    }

    /// <summary>Puts images together again.</summary>
    public static Tensor Join(IReadOnlyList<Tensor> levels) =>
        levels.Reverse().Skip(1).Aggregate(levels[^1], (image, level) => Double(image, (int)level.shape[3]).Plus(level));

    /// <summary>Images of one size as (N, 3, S, S) float32 of 0 to 255.</summary>
    public static Tensor Stack(IReadOnlyList<RgbImage> images)
    {
        var (height, width) = (images[0].Height, images[0].Width);
        var pixels = new byte[images.Count * height * width * 3];
        for (var i = 0; i < images.Count; i++)
            images[i].Pixels.CopyTo(pixels, i * images[i].Pixels.Length);
        using var bytes = tensor(pixels, [images.Count, height, width, 3]);
        using var channelsFirst = bytes.permute(0, 3, 1, 2);
        using var floats = channelsFirst.to(ScalarType.Float32);
        return floats.contiguous();
    }

    private static Tensor Halve(Tensor images) => Blur(images, stride: 2, gain: 1);

    private static Tensor Double(Tensor images, int side)
    {
        using var apart = zeros([images.shape[0], 3, side, side]);
        apart.index_put_(images, TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(0, null, 2), TensorIndex.Slice(0, null, 2));
        return Blur(apart, stride: 1, gain: 4); // three of four pixels are empty
    }

    private static Tensor Blur(Tensor images, int stride, float gain)
    {
        using var scope = NewDisposeScope(); // what is made on the way is as large as the images
        var kernel = tensor([.. binomial.SelectMany(y => binomial.Select(x => x * y * gain / 256))], [1, 1, 5, 5]);
        var side = images.shape[3];
        var padded = nn.functional.pad(images.reshape(-1, 1, side, side), [2, 2, 2, 2], PaddingModes.Reflect);
        var blurred = nn.functional.conv2d(padded, kernel, strides: [stride, stride]); // (3 N, 1, side', side')
        return blurred.reshape(-1, 3, blurred.shape[2], blurred.shape[3]).MoveToOuterDisposeScope();
    }
}
