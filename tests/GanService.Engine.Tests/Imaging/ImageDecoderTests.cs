using GanService.Engine.Imaging;
using SkiaSharp;

namespace GanService.Engine.Tests.Imaging;

public sealed class ImageDecoderTests
{
    private const long MaxPixels = 1_000_000;

    [Fact]
    public void Decode_OfLosslessFormats_GivesTheirPixels()
    {
        var image = TestImages.Quarters(41, 21); // odd: BMP rows are padded

        Assert.Equal(image.Pixels, ImageDecoder.Decode(ImageEncoder.Png(image), MaxPixels).Pixels);
        Assert.Equal(image.Pixels, ImageDecoder.Decode(TestImages.Bmp(image), MaxPixels).Pixels);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Decode_OfLossyFormats_GivesNearlyTheirPixels(SKEncodedImageFormat format)
    {
        var image = TestImages.Quarters();

        var decoded = ImageDecoder.Decode(TestImages.Encode(image, format), MaxPixels);

        Assert.Equal((40, 20), (decoded.Width, decoded.Height));
        Assert.InRange(decoded.Pixels.Zip(image.Pixels, (a, b) => Math.Abs(a - b)).Average(), 0, 6);
    }

    [Theory]
    [InlineData(1, "red green blue white")]
    [InlineData(2, "green red white blue")]
    [InlineData(3, "blue white red green")]
    [InlineData(4, "white blue green red")]
    [InlineData(5, "red white blue green")]
    [InlineData(6, "white red green blue")]
    [InlineData(7, "blue green red white")]
    [InlineData(8, "green blue white red")]
    public void Decode_OfATurnedPicture_PutsItUprightInEveryFormat(byte orientation, string clockwise)
    {
        foreach (var format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp })
        {
            foreach (var littleEndian in new[] { false, true })
            {
                var image = ImageDecoder.Decode(TestImages.WithOrientation(TestImages.Quarters(), format, orientation, littleEndian), MaxPixels);

                Assert.Equal(orientation < 5 ? (40, 20) : (20, 40), (image.Width, image.Height));
                var (right, bottom) = (image.Width - 4, image.Height - 4);
                Assert.Equal($"{format}: {clockwise}", $"{format}: {string.Join(' ', Name(image, 3, 3), Name(image, right, 3), Name(image, right, bottom), Name(image, 3, bottom))}");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(255)]
    public void Decode_OfAnOrientationThatThereIsNot_LeavesThePictureAsItIs(byte orientation) =>
        Assert.Equal(TestImages.Quarters().Pixels, ImageDecoder.Decode(TestImages.WithOrientation(TestImages.Quarters(), SKEncodedImageFormat.Png, orientation), MaxPixels).Pixels);

    [Fact]
    public void Decode_OfDamagedExif_LeavesThePictureAsItIs()
    {
        var file = TestImages.WithOrientation(TestImages.Quarters(), SKEncodedImageFormat.Png, 6);
        for (var at = 41; at < 67; at++) // within the chunk
        {
            var changed = file.ToArray();
            changed[at] = 0xFF;
            Assert.Equal(800, ImageDecoder.Decode(changed, MaxPixels) is var image ? image.Width * image.Height : 0);
        }
    }

    [Fact]
    public void Decode_OfTransparency_LaysItOverWhite()
    {
        var image = ImageDecoder.Decode(TestImages.Transparent(16, new SKColor(255, 0, 0, 128)), MaxPixels);

        Assert.Equal((255, 127, 127), TestImages.Pixel(image, 8, 8));
    }

    [Fact]
    public void Decode_OfGrey_GivesThreeEqualChannels() =>
        Assert.All(ImageDecoder.Decode(TestImages.Grey(16, 77), MaxPixels).Pixels, value => Assert.Equal(77, value));

    [Fact]
    public void Decode_OfATruncatedJpeg_SaysThatItIsTruncated()
    {
        var jpeg = TestImages.Encode(TestImages.Quarters(200, 200), SKEncodedImageFormat.Jpeg);

        Assert.Contains("truncated", Assert.Throws<ImageRejectedException>(() => ImageDecoder.Decode(jpeg[..(jpeg.Length / 2)], MaxPixels)).Message);
    }

    [Fact]
    public void Decode_OfText_SaysWhatCanBeRead() =>
        Assert.Contains("JPEG", Assert.Throws<ImageRejectedException>(() => ImageDecoder.Decode("This is no picture."u8.ToArray(), MaxPixels)).Message);

    [Fact]
    public void Decode_OfNothing_IsRefused() =>
        Assert.Throws<ImageRejectedException>(() => ImageDecoder.Decode([], MaxPixels));

    [Fact]
    public void Decode_OfAHugeAnnouncedSize_IsRefusedBeforeAnythingIsAllocated()
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var error = Assert.Throws<ImageRejectedException>(() => ImageDecoder.Decode(TestImages.WithAnnouncedSize(20_000, 20_000), 64_000_000));

        Assert.Equal("has 20000×20000 pixels; the limit is 64 million", error.Message);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 100_000_000);
    }

    private static string Name(RgbImage image, int x, int y) => TestImages.Pixel(image, x, y) switch
    {
        ( > 200, > 200, > 200) => "white",
        ( > 200, _, _) => "red",
        (_, > 200, _) => "green",
        (_, _, > 200) => "blue",
        var other => other.ToString(),
    };
}
