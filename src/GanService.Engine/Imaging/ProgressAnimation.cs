using System.Globalization;
using SkiaSharp;

namespace GanService.Engine.Imaging;

/// <summary>Faces as they form: a GIF of a job's sample grids, each captioned with its step. The same bytes for the same grids.</summary>
public static class ProgressAnimation
{
    /// <summary>More grids than this are thinned, evenly.</summary>
    public const int MaxFrames = 60;

    private const int MinWidth = 240; // narrower captions cannot be read
    private const int MaxWidth = 720; // wider ones take seconds and many megabytes
    private const int FirstMilliseconds = 600, Milliseconds = 150, LastMilliseconds = 2000;

    /// <summary>Draws the animation.</summary>
    /// <param name="samples">At least one, in the order of their steps, all of one size.</param>
    public static byte[] Encode(IReadOnlyList<(int Step, RgbImage Grid)> samples)
    {
        var shown = Thin(samples);
        var delays = Enumerable.Repeat(Milliseconds, shown.Count).ToArray();
        delays[0] = FirstMilliseconds;
        delays[^1] = LastMilliseconds;
        return ImageEncoder.Gif([.. shown.Select(s => Frame(s.Step, s.Grid))], delays);
    }

    /// <summary>The first, the last, and between them evenly as many as the animation shows: only these need to be read.</summary>
    public static IReadOnlyList<T> Thin<T>(IReadOnlyList<T> items) => items.Count <= MaxFrames
        ? items
        : [.. Enumerable.Range(0, MaxFrames).Select(i => items[(int)Math.Round(i * (items.Count - 1.0) / (MaxFrames - 1))])];

    private static RgbImage Frame(int step, RgbImage grid)
    {
        var sized = grid.Width > MaxWidth
            ? Resampler.Resize(grid, MaxWidth, grid.Height * MaxWidth / grid.Width)
            : Enlarge(grid, (MinWidth + grid.Width - 1) / grid.Width);
        var caption = Caption($"step {step.ToString("N0", CultureInfo.InvariantCulture)}", sized.Width);
        return new(sized.Width, sized.Height + caption.Height, [.. sized.Pixels, .. caption.Pixels]);
    }

    private static RgbImage Enlarge(RgbImage image, int factor)
    {
        var (width, height) = (image.Width * factor, image.Height * factor);
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                image.Pixels.AsSpan(((y / factor * image.Width) + (x / factor)) * 3, 3).CopyTo(pixels.AsSpan(((y * width) + x) * 3));
        }

        return new(width, height, pixels);
    }

    private static RgbImage Caption(string text, int width)
    {
        using var font = new SKFont(Typeface.Sans, size: Math.Clamp(width / 18, 14, 24));
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        using var bitmap = new SKBitmap(new SKImageInfo(width, (int)(1.8f * font.Size), SKColorType.Rgb888x, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        canvas.DrawText(text, width / 2f, 1.25f * font.Size, SKTextAlign.Center, font, ink);
        var rgbx = bitmap.GetPixelSpan();
        var pixels = new byte[bitmap.Width * bitmap.Height * 3];
        for (int i = 0, o = 0; o < pixels.Length; i += 4, o += 3)
            rgbx.Slice(i, 3).CopyTo(pixels.AsSpan(o));
        return new(bitmap.Width, bitmap.Height, pixels);
    }
}
