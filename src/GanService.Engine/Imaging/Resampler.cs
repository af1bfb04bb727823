namespace GanService.Engine.Imaging;

/// <summary>Resizes images; <see cref="ResizedRows"/> says how.</summary>
public static class Resampler
{
    /// <summary>Resizes a whole image.</summary>
    public static RgbImage Resize(RgbImage image, int width, int height) => Resize(image, (0, 0, image.Width, image.Height), width, height);

    /// <summary>Resizes a square of an image to <paramref name="size"/>×<paramref name="size"/>.</summary>
    public static RgbImage Resize(RgbImage image, (int X, int Y, int Side) square, int size) =>
        Resize(image, (square.X, square.Y, square.Side, square.Side), size, size);

    private static RgbImage Resize(RgbImage image, (int Left, int Top, int Width, int Height) source, int width, int height)
    {
        var rows = new ResizedRows(image, source, width, height);
        var pixels = new byte[height * width * 3];
        for (var y = 0; y < height; y++)
            rows.Fill(y, pixels.AsSpan(y * width * 3, width * 3));
        return new(width, height, pixels);
    }
}
