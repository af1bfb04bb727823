using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Processing;
using SixLabors.ImageSharp.Processing.Processors.Transforms;

namespace GanService.Engine.Imaging;

/// <summary>
/// Resizes pictures by separable Lanczos filtering of radius 3 (Turkowski 1990), widened when shrinking so that nothing aliases. In the
/// eight-bit values as they are, like the tools that made the usual face datasets.
/// </summary>
public static class Resampler
{
    /// <summary>Resizes a whole picture.</summary>
    public static RgbImage Resize(RgbImage image, int width, int height) => Resize(image, new(0, 0, image.Width, image.Height), new(0, 0, width, height), height);

    /// <summary>Resizes a square of a picture to <paramref name="size"/>×<paramref name="size"/>; what is around it has no part in that.</summary>
    public static RgbImage Resize(RgbImage image, (int X, int Y, int Side) square, int size) =>
        Resize(image, new(square.X, square.Y, square.Side, square.Side), new(0, 0, size, size), size);

    /// <summary>Some rows of a picture that is resized to <paramref name="width"/>×<paramref name="height"/>.</summary>
    public static RgbImage ResizeRows(RgbImage image, int width, int height, int firstRow, int rows) =>
        Resize(image, new(0, 0, image.Width, image.Height), new(0, -firstRow, width, height), rows);

    private static RgbImage Resize(RgbImage image, Rectangle source, Rectangle target, int rows)
    {
        var options = new ResizeOptions
        {
            Mode = ResizeMode.Manual,
            Size = new(target.Width, rows),
            TargetRectangle = target,
            Sampler = KnownResamplers.Lanczos3,
            PremultiplyAlpha = false,
        };
        using var picture = SharpImage.Of(image);
        using var resized = picture.Clone(context => context.ApplyProcessor(new ResizeProcessor(options, picture.Size()), source));
        return resized.ToRgbImage();
    }
}
