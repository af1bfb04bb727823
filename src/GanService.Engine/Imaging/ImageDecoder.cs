using System.Runtime.InteropServices;
using SkiaSharp;

namespace GanService.Engine.Imaging;

/// <summary>Decodes JPEG, PNG, WebP and BMP, recognized by content: upright (EXIF), opaque (over white), eight bits of RGB.</summary>
public static class ImageDecoder
{
    private static readonly SKEncodedImageFormat[] formats =
        [SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Bmp];

    /// <summary>The width and height that a file's header announces; 0 where it is no image.</summary>
    /// <param name="file">Its bytes, or its beginning.</param>
    public static (int Width, int Height) SizeOf(ReadOnlySpan<byte> file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        return codec is null ? (0, 0) : (codec.Info.Width, codec.Info.Height);
    }

    /// <summary>Decodes a whole file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="maxPixels">A header that announces more is believed, and the file rejected before anything is allocated.</param>
    /// <exception cref="ImageRejectedException">It cannot be used.</exception>
    public static RgbImage Decode(byte[] file, long maxPixels)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = Open(data);
        using var decoded = Decode(codec, maxPixels);
        return Upright(decoded, Orientation.Of(codec, file));
    }

    /// <summary>Whether two files have the same pixels; these are never in the collector's memory, so that they leave none behind.</summary>
    /// <exception cref="ImageRejectedException">One of them cannot be used.</exception>
    public static bool HaveSamePixels(Stream file, Stream other, long maxPixels)
    {
        using var first = Decode(file, maxPixels);
        using var second = Decode(other, maxPixels);
        return (first.Width, first.Height) == (second.Width, second.Height) && first.GetPixelSpan().SequenceEqual(second.GetPixelSpan());
    }

    private static SKBitmap Decode(Stream file, long maxPixels)
    {
        using var data = SKData.Create(file);
        using var codec = Open(data);
        return Decode(codec, maxPixels);
    }

    private static SKCodec Open(SKData data) => SKCodec.Create(data) is { } codec && formats.Contains(codec.EncodedFormat)
        ? codec
        : throw new ImageRejectedException(FileKind.NameOf(data.Span) switch
        {
            null => "is not an image that can be read (JPEG, PNG, WebP or BMP)",
            FileKind.Jpeg or FileKind.Png or FileKind.WebP or FileKind.Bmp => "is damaged",
            FileKind.Zip => "is a zip archive: make one zip of the images that are in it",
            var kind => $"is {kind}; JPEG, PNG, WebP and BMP images can be read",
        });

    private static SKBitmap Decode(SKCodec codec, long maxPixels)
    {
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > maxPixels)
            throw new ImageRejectedException($"has {width}×{height} pixels; the limit is {maxPixels / 1_000_000.0:0.#} million");
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, SKColorSpace.CreateSrgb()));
        var result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result == SKCodecResult.Success)
            return bitmap;
        bitmap.Dispose();
        throw new ImageRejectedException(result == SKCodecResult.IncompleteInput ? "ends before its last pixel: the file is truncated" : "is damaged");
    }

    private static RgbImage Upright(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        var (width, height) = (bitmap.Width, bitmap.Height);
        var (outWidth, outHeight) = origin >= SKEncodedOrigin.LeftTop ? (height, width) : (width, height);
        var (start, right, down) = Walk(width, height, origin);
        var source = MemoryMarshal.Cast<byte, Rgba>(bitmap.GetPixelSpan());
        var pixels = new byte[width * height * 3];
        var target = MemoryMarshal.Cast<byte, Rgb>(pixels.AsSpan());
        for (var y = 0; y < outHeight; y++)
        {
            for (var (x, at) = (0, start + (y * down)); x < outWidth; x++, at += right)
                target[(y * outWidth) + x] = source[at].OverWhite();
        }

        return new(outWidth, outHeight, pixels);
    }

    // EXIF 2.32, tag 0x0112: which of the stored pixels is the picture's top left, and how far its right and lower neighbours are.
    private static (int Start, int Right, int Down) Walk(int width, int height, SKEncodedOrigin origin) => origin switch
    {
        SKEncodedOrigin.TopRight => (width - 1, -1, width),
        SKEncodedOrigin.BottomRight => ((width * height) - 1, -1, -width),
        SKEncodedOrigin.BottomLeft => (width * (height - 1), 1, -width),
        SKEncodedOrigin.LeftTop => (0, width, 1),
        SKEncodedOrigin.RightTop => (width * (height - 1), -width, 1),
        SKEncodedOrigin.RightBottom => ((width * height) - 1, -width, -1),
        SKEncodedOrigin.LeftBottom => (width - 1, width, -1),
        _ => (0, 1, width),
    };

    private readonly record struct Rgb(byte R, byte G, byte B);

    private readonly record struct Rgba(byte R, byte G, byte B, byte A)
    {
        public Rgb OverWhite() => A == 255 ? new(R, G, B) : new(OverWhite(R), OverWhite(G), OverWhite(B));

        private byte OverWhite(byte level) => (byte)(((level * A) + (255 * (255 - A)) + 127) / 255);
    }
}
