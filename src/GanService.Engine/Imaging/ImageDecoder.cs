using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;
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
        byte[] pixels = [];
        return Decode(file, maxPixels, ref pixels);
    }

    /// <summary>Likewise, into the memory of the image before, which is then no more, where both have the same size.</summary>
    internal static RgbImage Decode(byte[] file, long maxPixels, ref byte[] pixels)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = Open(data);
        using var decoded = Decode(codec, maxPixels);
        if (pixels.Length != decoded.Width * decoded.Height * 3)
            pixels = new byte[decoded.Width * decoded.Height * 3];
        return Upright(decoded, Orientation.Of(codec, file), pixels);
    }

    /// <summary>Whether two files have the same pixels; these are never in the collector's memory, so that they leave none behind.</summary>
    /// <param name="file">One.</param>
    /// <param name="other">The other.</param>
    /// <param name="maxPixels">Of each.</param>
    /// <param name="mayRound">Whether one value in a thousand may be one level off, as where another program did the same sums.</param>
    /// <exception cref="ImageRejectedException">One of them cannot be used.</exception>
    public static bool HaveSamePixels(Stream file, Stream other, long maxPixels, bool mayRound = false)
    {
        using var first = Decode(file, maxPixels);
        using var second = Decode(other, maxPixels);
        return (first.Width, first.Height) == (second.Width, second.Height)
            && (mayRound ? AreRoundingsApart(first.GetPixelSpan(), second.GetPixelSpan()) : first.GetPixelSpan().SequenceEqual(second.GetPixelSpan()));
    }

    private static bool AreRoundingsApart(ReadOnlySpan<byte> values, ReadOnlySpan<byte> others)
    {
        var apart = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != others[i] && (Math.Abs(values[i] - others[i]) > 1 || ++apart > values.Length / 1000))
                return false;
        }

        return true;
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
        var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, alpha, SKColorSpace.CreateSrgb()));
        var result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result == SKCodecResult.Success)
            return bitmap;
        bitmap.Dispose();
        throw new ImageRejectedException(result == SKCodecResult.IncompleteInput ? "ends before its last pixel: the file is truncated" : "is damaged");
    }

    private static unsafe RgbImage Upright(SKBitmap bitmap, SKEncodedOrigin origin, byte[] pixels)
    {
        using var stored = Image.WrapMemory<Rgba32>(SharpImage.Configuration, bitmap.GetPixels().ToPointer(), bitmap.Width, bitmap.Height);
        if (bitmap.AlphaType != SKAlphaType.Opaque)
            stored.Mutate(context => context.BackgroundColor(Color.White));
        var image = new RgbImage(bitmap.Width, bitmap.Height, pixels);
        PixelOperations<Rgba32>.Instance.ToRgb24(SharpImage.Configuration, MemoryMarshal.Cast<byte, Rgba32>(bitmap.GetPixelSpan()), MemoryMarshal.Cast<byte, Rgb24>(image.Pixels.AsSpan()));
        return Turned(image, origin);
    }

    // EXIF 2.32, tag 0x0112.
    private static RgbImage Turned(RgbImage image, SKEncodedOrigin origin)
    {
        var (turn, flip) = origin switch
        {
            SKEncodedOrigin.TopRight => (RotateMode.None, FlipMode.Horizontal),
            SKEncodedOrigin.BottomRight => (RotateMode.Rotate180, FlipMode.None),
            SKEncodedOrigin.BottomLeft => (RotateMode.None, FlipMode.Vertical),
            SKEncodedOrigin.LeftTop => (RotateMode.Rotate90, FlipMode.Horizontal),
            SKEncodedOrigin.RightTop => (RotateMode.Rotate90, FlipMode.None),
            SKEncodedOrigin.RightBottom => (RotateMode.Rotate90, FlipMode.Vertical),
            SKEncodedOrigin.LeftBottom => (RotateMode.Rotate270, FlipMode.None),
            _ => (RotateMode.None, FlipMode.None),
        };
        if ((turn, flip) == (RotateMode.None, FlipMode.None))
            return image;
        using var stored = SharpImage.Of(image);
        using var turned = stored.Clone(context => context.RotateFlip(turn, flip));
        return turned.ToRgbImage();
    }
}
