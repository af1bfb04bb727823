using GanService.Engine.Imaging;
using SkiaSharp;

namespace GanService.Engine.Tests.Imaging;

/// <summary>A GIF file, read by another library than wrote it.</summary>
public sealed record TestGif(IReadOnlyList<RgbImage> Frames, IReadOnlyList<int> DelaysMilliseconds, bool LoopsForEver)
{
    public static TestGif Read(byte[] file)
    {
        using var codec = SKCodec.Create(new MemoryStream(file));
        Assert.Equal(SKEncodedImageFormat.Gif, codec.EncodedFormat);
        using var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        List<RgbImage> frames = [];
        for (var i = 0; i < codec.FrameCount; i++)
        {
            Assert.Equal(SKCodecResult.Success, codec.GetPixels(bitmap.Info, bitmap.GetPixels(), new SKCodecOptions(i)));
            frames.Add(new(bitmap.Width, bitmap.Height, [.. bitmap.Pixels.SelectMany(p => new[] { p.Red, p.Green, p.Blue })]));
        }

        return new(frames, [.. codec.FrameInfo.Select(f => f.Duration)], codec.RepetitionCount == -1);
    }

    public static double MeanDifference(RgbImage a, RgbImage b) => a.Pixels.Zip(b.Pixels, (x, y) => Math.Abs(x - y)).Average();
}
