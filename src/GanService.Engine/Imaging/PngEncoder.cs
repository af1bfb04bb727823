using SkiaSharp;

namespace GanService.Engine.Imaging;

/// <summary>Writes PNG files, the same bytes for the same pixels.</summary>
public static class PngEncoder
{
    // Faces are small and noisy: more effort buys little.
    private static readonly SKPngEncoderOptions options = new(SKPngEncoderFilterFlags.Sub, zLibLevel: 1);

    /// <summary>An image as a PNG file, with text chunks where given.</summary>
    public static byte[] Encode(RgbImage image, IReadOnlyList<KeyValuePair<string, string>>? text = null)
    {
        var rgba = new byte[image.Width * image.Height * 4];
        for (int i = 0, o = 0; i < image.Pixels.Length; i += 3, o += 4)
            (rgba[o], rgba[o + 1], rgba[o + 2], rgba[o + 3]) = (image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2], 255);
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        rgba.CopyTo(bitmap.GetPixelSpan());
        using var pixels = bitmap.PeekPixels();
        using var file = pixels?.Encode(options) ?? throw new InvalidOperationException("The image could not be encoded.");
        return text is null ? file.ToArray() : PngText.Insert(file.AsSpan(), text);
    }
}
