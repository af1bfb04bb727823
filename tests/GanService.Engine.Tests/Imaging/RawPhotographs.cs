using System.Globalization;
using System.IO.Compression;
using GanService.Engine.Imaging;

namespace GanService.Engine.Tests.Imaging;

/// <summary>Photographs that the weights for faces are not trained on, with their eyes as people read them off.</summary>
internal static class RawPhotographs
{
    public static IReadOnlyList<(RgbImage Image, EyePair Eyes)> Read()
    {
        using var archive = ZipFile.OpenRead(SharedData.File("portraits-raw-70.zip"));
        var eyes = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "eyes.csv")).Skip(1).Select(line => line.Split(',')).ToDictionary(f => f[0], f => new EyePair(Number(f[1]), Number(f[2]), Number(f[3]), Number(f[4])));
        return [.. archive.Entries.Where(e => e.Length > 0).OrderBy(e => e.FullName, StringComparer.Ordinal).Select(e => (Decode(e), eyes[e.Name]))];
    }

    /// <summary>A grey picture.</summary>
    public static RgbImage Canvas(int width, int height)
    {
        var canvas = new RgbImage(width, height, new byte[width * height * 3]);
        canvas.Pixels.AsSpan().Fill(120);
        return canvas;
    }

    public static void Paste(RgbImage canvas, RgbImage image, int left, int top)
    {
        for (var row = 0; row < image.Height; row++)
            image.Pixels.AsSpan(row * image.Width * 3, image.Width * 3).CopyTo(canvas.Pixels.AsSpan((((top + row) * canvas.Width) + left) * 3));
    }

    public static RgbImage Part(RgbImage image, int left, int top, int width, int height)
    {
        var part = new RgbImage(width, height, new byte[width * height * 3]);
        for (var row = 0; row < height; row++)
            image.Pixels.AsSpan((((top + row) * image.Width) + left) * 3, width * 3).CopyTo(part.Pixels.AsSpan(row * width * 3));
        return part;
    }

    private static RgbImage Decode(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return ImageDecoder.Decode(bytes.ToArray(), 1_000_000);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
