namespace GanService.Engine.Imaging;

/// <summary>Puts images of one size beside and below each other.</summary>
public static class ImageGrid
{
    private const byte Background = 255;

    /// <summary>Row by row; the last row may be short.</summary>
    /// <param name="images">At least one, all of one size.</param>
    /// <param name="columns">Images a row.</param>
    /// <param name="gap">White pixels between two.</param>
    public static RgbImage Compose(IReadOnlyList<RgbImage> images, int columns, int gap)
    {
        var (cellWidth, cellHeight) = (images[0].Width + gap, images[0].Height + gap);
        var rows = (images.Count + columns - 1) / columns;
        var (width, height) = ((columns * cellWidth) - gap, (rows * cellHeight) - gap);
        var pixels = new byte[width * height * 3];
        Array.Fill(pixels, Background);
        for (var i = 0; i < images.Count; i++)
            Copy(images[i], pixels, width, i % columns * cellWidth, i / columns * cellHeight);
        return new(width, height, pixels);
    }

    private static void Copy(RgbImage image, byte[] pixels, int width, int left, int top)
    {
        for (var y = 0; y < image.Height; y++)
            image.Pixels.AsSpan(y * image.Width * 3, image.Width * 3).CopyTo(pixels.AsSpan((((top + y) * width) + left) * 3));
    }
}
