using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using GanService.Engine.Imaging;

namespace GanService.Engine.Tests.Imaging;

public sealed class GridWriterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Grid_WrittenInStrips_IsTheOneComposedWhole(int scale)
    {
        var images = Enumerable.Range(0, 5).Select(i => new RgbImage(20, 20, [.. Enumerable.Range(0, 1200).Select(p => (byte)(p * (i + 3)))])).ToList();
        var file = new ArrayBufferWriter<byte>();
        using var grid = new GridWriter(file, 20, images.Count, columns: 3, scale, []);

        foreach (var strip in images.Chunk(3))
        {
            grid.BeginStrip(strip);
            while (grid.WriteLines())
            {
            }
        }

        grid.Complete();
        var whole = ImageGrid.Compose([.. images.Select(i => Resampler.Resize(i, 20 * scale, 20 * scale))], 3, GridWriter.Gap);
        var read = ImageDecoder.Decode(file.WrittenSpan.ToArray(), 100_000);
        Assert.Equal((whole.Width, whole.Height), (read.Width, read.Height));
        Assert.Equal(whole.Pixels, read.Pixels);
    }

    [Theory]
    [InlineData(28, 1)]
    [InlineData(600, 8)] // 1.08 MB of noise, which does not get smaller
    public void Grid_OfNoise_HasFewDataChunksOfBoundedSize(int side, int fewest)
    {
        var pixels = new byte[side * side * 3];
        new Random(1).NextBytes(pixels);
        var file = new ArrayBufferWriter<byte>();
        using var grid = new GridWriter(file, side, count: 1, columns: 1, scale: 1, []);
        grid.BeginStrip([new(side, side, pixels)]);
        while (grid.WriteLines())
        {
        }

        grid.Complete();

        var lengths = DataChunks(file.WrittenSpan);
        Assert.InRange(lengths.Count, fewest, 1 + (lengths.Sum() / (1 << 15)));
        Assert.All(lengths, length => Assert.InRange(length, 1, 1 << 16));
    }

    [Fact]
    public void TextChunk_OfAKnownText_HasItsPublishedChecksum()
    {
        var file = new ArrayBufferWriter<byte>();
        using var grid = new GridWriter(file, imageSize: 8, count: 1, columns: 1, scale: 1, [new("Title", "x")]);

        // zlib.crc32(b"tEXtTitle\0x")
        Assert.Contains(Convert.ToHexString([.. "tEXtTitle\0x"u8]) + "297E4D3A", Convert.ToHexString(file.WrittenSpan));
    }

    [Fact]
    public void Zip_OfSomeFiles_HoldsThem()
    {
        var file = new ArrayBufferWriter<byte>();
        var zip = new ZipWriter(file);
        zip.Add("a.png", [1, 2, 3]);
        zip.Add("b.png", new byte[70_000]);
        zip.Complete();

        using var archive = new ZipArchive(new MemoryStream(file.WrittenSpan.ToArray()));

        Assert.Equal([("a.png", 3), ("b.png", 70_000)], archive.Entries.Select(e => (e.FullName, e.Length)));
        Assert.Equal([1, 2, 3], Read(archive.Entries[0]));
        Assert.Equal(new byte[70_000], Read(archive.Entries[1]));
    }

    private static List<int> DataChunks(ReadOnlySpan<byte> png)
    {
        List<int> lengths = [];
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png[at..]);
            if (png.Slice(at + 4, 4).SequenceEqual("IDAT"u8))
                lengths.Add(length);
            at += 12 + length;
        }

        return lengths;
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var copy = new MemoryStream();
        content.CopyTo(copy); // checks the sum
        return copy.ToArray();
    }
}
