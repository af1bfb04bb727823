using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace GanService.Engine.Imaging;

/// <summary>Puts images of one size beside and below each other.</summary>
public static class ImageGrid
{
    /// <summary>Row by row; the last row may be short.</summary>
    /// <param name="images">At least one, all of one size.</param>
    /// <param name="columns">Images a row.</param>
    /// <param name="gap">White pixels between two.</param>
    public static RgbImage Compose(IReadOnlyList<RgbImage> images, int columns, int gap)
    {
        var (cellWidth, cellHeight) = (images[0].Width + gap, images[0].Height + gap);
        var rows = (images.Count + columns - 1) / columns;
        using var grid = new Image<Rgb24>(SharpImage.Configuration, (columns * cellWidth) - gap, (rows * cellHeight) - gap, new Rgb24(255, 255, 255));
        for (var i = 0; i < images.Count; i++)
        {
            using var image = SharpImage.Of(images[i]);
            grid.Mutate(context => context.DrawImage(image, new Point(i % columns * cellWidth, i / columns * cellHeight), opacity: 1));
        }

        return grid.ToRgbImage();
    }
}
