using System.Diagnostics;
using System.IO.Hashing;
using GanService.Engine.Imaging;
using SkiaSharp;

namespace GanService.Engine.Tests.Imaging;

/// <summary>A thousand changed picture files of every kind, as strangers may send them.</summary>
[Collection(nameof(ChangedFileTests))]
[CollectionDefinition(nameof(ChangedFileTests), DisableParallelization = true)] // it counts memory
public sealed class ChangedFileTests
{
    private const int Files = 1000, MaxPixels = 1_000_000;
    private const int Width = 160, Height = 120; // 75 MiB of pixels in all

    [Theory]
    [InlineData("jpeg")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("lossless webp")]
    [InlineData("bmp")]
    public void Files_WithChangedBytes_AreRefusedInWordsOrHaveTheSamePixelsWhateverWasDecodedBefore(string kind)
    {
        var file = Write(kind);
        var others = new[] { "jpeg", "png", "webp", "bmp" }.Select(Write).ToList();
        List<byte[]> changed = [.. Enumerable.Range(0, Files).Select(i => Change(file, new Random(i)))];
        List<string> first = [.. changed.Select(Outcome)];
        var before = Resident();

        for (var i = Files - 1; i >= 0; i--)
        {
            Outcome(others[i % others.Count]);
            Assert.Equal(first[i], Outcome(changed[i]));
        }

        Assert.InRange(Resident() - before, long.MinValue, 48 << 20); // of twice 75 at least, if nothing were given back
        Assert.Contains(first, outcome => outcome.Contains(' ')); // refused
        Assert.DoesNotContain(first, outcome => outcome.Contains("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public void Texts_OfPngFilesWithChangedBytes_AreReadWithoutAFault()
    {
        var file = ImageEncoder.Png(TestImages.Quarters(), [new("Request", "/generate?seed=7"), new("Checkpoint", "x")]);

        for (var i = 0; i < Files; i++)
            Assert.InRange(PngChunks.ReadText(Change(file, new Random(i))).Count, 0, 3);
    }

    private static string Outcome(byte[] file)
    {
        try
        {
            var image = ImageDecoder.Decode(file, MaxPixels);
            return $"{image.Width}×{image.Height}:{XxHash64.HashToUInt64(image.Pixels)}";
        }
        catch (ImageRejectedException refusal)
        {
            return refusal.Message;
        }
    }

    // Some bytes, a cut end, or a piece that is there twice.
    private static byte[] Change(byte[] file, Random random)
    {
        var changed = file.ToArray();
        for (var i = random.Next(1, 8); i > 0; i--)
            changed[random.Next(2) == 0 ? random.Next(changed.Length) : random.Next(Math.Min(changed.Length, 200))] = (byte)random.Next(256);
        return random.Next(4) switch
        {
            0 => changed[..random.Next(1, changed.Length)],
            1 when random.Next(changed.Length) is var at => [.. changed[..at], .. changed[(at / 2)..]],
            _ => changed,
        };
    }

    private static byte[] Write(string kind)
    {
        var pixels = new byte[Width * Height * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)((i % 480) + (i / 480 * 2) + (i * 2654435761 >> 28));
        var image = new RgbImage(Width, Height, pixels);
        return kind switch
        {
            "jpeg" => ImageEncoder.Jpeg(image, 80),
            "png" => ImageEncoder.Png(image),
            "webp" => ImageEncoder.WebP(image, 80),
            "lossless webp" => TestImages.Encode(image, SKEncodedImageFormat.Webp), // at 100
            _ => TestImages.Bmp(image),
        };
    }

    private static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
