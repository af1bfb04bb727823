using SkiaSharp;

namespace GanService.Engine.Imaging;

/// <summary>Decodes JPEG, PNG, WebP and BMP, recognized by content: upright (EXIF), opaque (over white), eight bits of RGB.</summary>
public static class ImageDecoder
{
    private static readonly SKEncodedImageFormat[] formats =
        [SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Bmp];

    /// <summary>The pixels that a file's header announces; 0 where it is no image.</summary>
    public static long PixelsOf(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        return codec is null ? 0 : (long)codec.Info.Width * codec.Info.Height;
    }

    /// <summary>Decodes a whole file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="maxPixels">A header that announces more is believed, and the file rejected before anything is allocated.</param>
    /// <exception cref="ImageRejectedException">It cannot be used.</exception>
    public static RgbImage Decode(byte[] file, long maxPixels)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null || !formats.Contains(codec.EncodedFormat))
            throw new ImageRejectedException(FileKind.NameOf(file) switch
            {
                null => "is not an image that can be read (JPEG, PNG, WebP or BMP)",
                FileKind.Jpeg or FileKind.Png or FileKind.WebP or FileKind.Bmp => "is damaged",
                var kind => $"is {kind}; JPEG, PNG, WebP and BMP images can be read",
            });
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > maxPixels)
            throw new ImageRejectedException($"has {width}×{height} pixels; the limit is {maxPixels / 1_000_000.0:0.#} million");

        using var decoded = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, SKColorSpace.CreateSrgb()));
        var result = codec.GetPixels(decoded.Info, decoded.GetPixels());
        if (result == SKCodecResult.IncompleteInput)
            throw new ImageRejectedException("ends before its last pixel: the file is truncated");
        if (result != SKCodecResult.Success)
            throw new ImageRejectedException("is damaged");
        return Upright(decoded, Orientation.Of(codec, file));
    }

    private static RgbImage Upright(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        var (width, height) = (bitmap.Width, bitmap.Height);
        var turned = origin >= SKEncodedOrigin.LeftTop;
        var (outWidth, outHeight) = turned ? (height, width) : (width, height);
        var source = bitmap.GetPixelSpan();
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < outHeight; y++)
        {
            for (var x = 0; x < outWidth; x++)
            {
                var (sx, sy) = SourceOf(x, y, width, height, origin);
                OverWhite(source.Slice(((sy * width) + sx) * 4, 4), pixels.AsSpan(((y * outWidth) + x) * 3, 3));
            }
        }

        return new(outWidth, outHeight, pixels);
    }

    // EXIF 2.32, tag 0x0112: which corner of the stored rows is the picture's top left.
    private static (int X, int Y) SourceOf(int x, int y, int width, int height, SKEncodedOrigin origin) => origin switch
    {
        SKEncodedOrigin.TopRight => (width - 1 - x, y),
        SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
        SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
        SKEncodedOrigin.LeftTop => (y, x),
        SKEncodedOrigin.RightTop => (y, height - 1 - x),
        SKEncodedOrigin.RightBottom => (width - 1 - y, height - 1 - x),
        SKEncodedOrigin.LeftBottom => (width - 1 - y, x),
        _ => (x, y),
    };

    private static void OverWhite(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        var alpha = rgba[3];
        for (var c = 0; c < 3; c++)
            rgb[c] = alpha == 255 ? rgba[c] : (byte)(((rgba[c] * alpha) + (255 * (255 - alpha)) + 127) / 255);
    }
}
