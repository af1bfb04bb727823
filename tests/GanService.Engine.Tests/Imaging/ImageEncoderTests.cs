using GanService.Engine.Imaging;

namespace GanService.Engine.Tests.Imaging;

public sealed class ImageEncoderTests
{
    private static readonly RgbImage smooth = new(96, 64, [.. Enumerable.Range(0, 96 * 64).SelectMany(i => new[] { (byte)(i % 96 * 2), (byte)(i / 96 * 3), (byte)(i / 32) })]);

    public static TheoryData<string> Formats => ["png", "jpeg", "webp", "gif"];

    [Theory]
    [InlineData("jpeg")]
    [InlineData("webp")]
    public void Encode_OfALossyFormat_GivesNearlyThePixelsAndFewerBytesAtLowerQuality(string format)
    {
        var (good, poor) = (Encode(format, 95), Encode(format, 10));

        Assert.True(poor.Length < good.Length);
        Assert.Equal(format == "jpeg" ? FileKind.Jpeg : FileKind.WebP, FileKind.NameOf(good));
        Assert.InRange(TestGif.MeanDifference(smooth, ImageDecoder.Decode(good, 10_000)), 0, 2);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Encode_OnManyThreadsAmongOthers_GivesTheSameBytes(string format)
    {
        var alone = Encode(format);

        var together = Enumerable.Range(0, 64).AsParallel().WithDegreeOfParallelism(8)
            .Select(i => i % 2 == 0 ? Encode(format) : ImageEncoder.Png(TestImages.Quarters(i + 1, 9))).ToList();

        Assert.All(together.Where((_, i) => i % 2 == 0), file => Assert.Equal(alone, file));
    }

    [Fact]
    public void Encode_OfTheLongestSideThatAFormatHas_CanBeReadBack()
    {
        Assert.Equal((ImageEncoder.MaxWebPSide, 1), ImageDecoder.SizeOf(ImageEncoder.WebP(TestImages.Quarters(ImageEncoder.MaxWebPSide, 1), 50)));
        Assert.Equal((1, ImageEncoder.MaxJpegSide), ImageDecoder.SizeOf(ImageEncoder.Jpeg(TestImages.Quarters(1, ImageEncoder.MaxJpegSide), 50)));
    }

    private static byte[] Encode(string format, int quality = 85) => format switch
    {
        "png" => ImageEncoder.Png(smooth, [new("Seed", "7")]),
        "jpeg" => ImageEncoder.Jpeg(smooth, quality),
        "webp" => ImageEncoder.WebP(smooth, quality),
        _ => ImageEncoder.Gif([smooth, smooth], [100, 200]),
    };
}
