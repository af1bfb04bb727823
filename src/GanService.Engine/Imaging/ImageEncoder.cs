using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace GanService.Engine.Imaging;

/// <summary>Makes files of pictures, the same bytes for the same pixels.</summary>
public static class ImageEncoder
{
    /// <summary>The width and height that <see cref="WebP"/> can be of, in pixels.</summary>
    public const int MaxWebPSide = 16383;

    /// <summary>The width and height that <see cref="Jpeg"/> can be of, in pixels: libjpeg, and so browsers, read no more.</summary>
    public const int MaxJpegSide = 65500;

    // Faces are small and noisy: more effort buys little.
    private static readonly PngEncoder png = new()
    {
        ColorType = PngColorType.Rgb,
        CompressionLevel = PngCompressionLevel.BestSpeed,
        FilterMethod = PngFilterMethod.Paeth,
        TextCompressionThreshold = int.MaxValue,
    };

    private static readonly GifEncoder gif = new()
    {
        ColorTableMode = GifColorTableMode.Local,
        Quantizer = new OctreeQuantizer(new() { Dither = null }),
    };

    /// <summary>A PNG file, with text chunks where given.</summary>
    public static byte[] Png(RgbImage image, IReadOnlyList<KeyValuePair<string, string>>? text = null)
    {
        using var picture = SharpImage.Of(image);
        foreach (var (keyword, value) in text ?? [])
            picture.Metadata.GetPngMetadata().TextData.Add(new(keyword, value, "", ""));
        return Encode(picture, png);
    }

    /// <summary>A JPEG file.</summary>
    /// <param name="image">No side longer than <see cref="MaxJpegSide"/>.</param>
    /// <param name="quality">From 1 to 100.</param>
    public static byte[] Jpeg(RgbImage image, int quality)
    {
        using var picture = SharpImage.Of(image);
        return Encode(picture, new JpegEncoder { Quality = quality });
    }

    /// <summary>A lossy WebP file.</summary>
    /// <param name="image">No side longer than <see cref="MaxWebPSide"/>.</param>
    /// <param name="quality">From 1 to 100.</param>
    public static byte[] WebP(RgbImage image, int quality)
    {
        using var picture = SharpImage.Of(image);
        return Encode(picture, new WebpEncoder { FileFormat = WebpFileFormatType.Lossy, Quality = quality });
    }

    /// <summary>An animation that loops for ever, each frame with up to 256 colours of its own.</summary>
    /// <param name="frames">At least one, all of one size.</param>
    /// <param name="delaysMilliseconds">How long each is shown; the format rounds to hundredths of a second.</param>
    /// <exception cref="ArgumentException">The frames differ in size, or there are more or fewer delays than frames.</exception>
    public static byte[] Gif(IReadOnlyList<RgbImage> frames, IReadOnlyList<int> delaysMilliseconds)
    {
        if (frames.Count == 0 || frames.Any(f => (f.Width, f.Height) != (frames[0].Width, frames[0].Height)))
            throw new ArgumentException("A GIF needs frames of one size.", nameof(frames));
        if (delaysMilliseconds.Count != frames.Count)
            throw new ArgumentException($"{frames.Count} frames need as many delays, not {delaysMilliseconds.Count}.", nameof(delaysMilliseconds));

        using var animation = new Image<Rgb24>(SharpImage.Configuration, frames[0].Width, frames[0].Height);
        animation.Metadata.GetGifMetadata().RepeatCount = 0; // without end
        foreach (var (frame, delay) in frames.Zip(delaysMilliseconds))
        {
            using var picture = SharpImage.Of(InSixBits(frame));
            animation.Frames.AddFrame(picture.Frames.RootFrame).Metadata.GetGifMetadata().FrameDelay = (delay + 5) / 10;
        }

        animation.Frames.RemoveFrame(0);
        return Encode(animation, gif);
    }

    // A quarter of a million colours instead of sixteen million: a palette of 256 comes out as good, and in half the time.
    private static RgbImage InSixBits(RgbImage image)
    {
        var pixels = new byte[image.Pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(image.Pixels[i] > 253 ? 255 : (image.Pixels[i] + 2) & ~3);
        return new(image.Width, image.Height, pixels);
    }

    private static byte[] Encode(Image picture, IImageEncoder encoder)
    {
        using var file = new MemoryStream();
        picture.Save(file, encoder);
        return file.ToArray();
    }
}
