using System.Buffers.Binary;
using System.Text;
using GanService.Engine.Imaging;

namespace GanService.Engine.Tests.Imaging;

public sealed class PngTests
{
    [Fact]
    public void Encode_WithText_CanBeReadBackAndDecoded()
    {
        var png = ImageEncoder.Png(TestImages.Quarters(), [new("Seed", "7"), new("Author", "Zoë")]);

        Assert.Equal(new Dictionary<string, string> { ["Seed"] = "7", ["Author"] = "Zoë" }, PngChunks.ReadText(png));
        Assert.Equal(TestImages.Quarters().Pixels, ImageDecoder.Decode(png, 1000).Pixels);
    }

    [Theory]
    [InlineData(28, 1)]
    [InlineData(600, 8)] // 1.08 MB of noise, which does not get smaller
    public void Encode_OfNoise_HasFewDataChunksOfBoundedSize(int side, int fewest)
    {
        var pixels = new byte[side * side * 3];
        new Random(1).NextBytes(pixels);

        var lengths = DataChunks(ImageEncoder.Png(new(side, side, pixels)));

        Assert.InRange(lengths.Count, fewest, 1 + (lengths.Sum() / (1 << 15)));
        Assert.All(lengths, length => Assert.InRange(length, 1, 1 << 16));
    }

    [Fact]
    public void TextChunk_OfAKnownText_HasItsPublishedChecksum()
    {
        var png = Convert.ToHexString(ImageEncoder.Png(TestImages.Quarters(), [new("Title", "x")]));

        // zlib.crc32(b"tEXtTitle\0x")
        Assert.Contains(Convert.ToHexString([.. Encoding.Latin1.GetBytes("tEXtTitle\0x")]) + "297E4D3A", png);
    }

    [Fact]
    public void Compose_OfFiveImages_PutsThemRowByRowOnWhite()
    {
        var black = new RgbImage(4, 4, new byte[48]);

        var grid = ImageGrid.Compose([black, black, black, black, black], columns: 3, gap: 2);

        Assert.Equal((16, 10), (grid.Width, grid.Height));
        Assert.Equal((0, 0, 0), TestImages.Pixel(grid, 7, 9));
        Assert.Equal((255, 255, 255), TestImages.Pixel(grid, 4, 0));
        Assert.Equal((255, 255, 255), TestImages.Pixel(grid, 13, 7));
    }

    private static List<int> DataChunks(byte[] png)
    {
        List<int> lengths = [];
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
                lengths.Add(length);
            at += 12 + length;
        }

        return lengths;
    }
}
