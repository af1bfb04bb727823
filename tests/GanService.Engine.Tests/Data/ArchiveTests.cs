using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using GanService.Engine.Data;
using GanService.Engine.Imaging;
using GanService.Engine.Tests.Imaging;
using SkiaSharp;

namespace GanService.Engine.Tests.Data;

/// <summary>Archives as people have them by mistake, and as others make them on purpose.</summary>
public sealed class ArchiveTests : IDisposable
{
    private const ushort Stored = 0, Deflated = 8, Bzip2 = 12, Lzma = 14, Password = 1;

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(Password, Deflated, "0.png has a password")]
    [InlineData(0, Bzip2, "0.png is compressed with bzip2")]
    [InlineData(0, Lzma, "0.png is compressed with LZMA")]
    [InlineData(0, 77, "0.png is compressed with method 77")]
    public void Entries_ThatCannotBeUnpacked_AreToldAsWhatTheyAre(ushort flags, ushort method, string expected)
    {
        var archive = TestZip.Write([.. Enumerable.Range(0, 8).Select(i => new TestZip.Entry($"{i}.png", Picture(i)) { Flags = flags, Method = method })]);

        var error = Assert.Throws<DatasetRejectedException>(() => Import(archive));

        Assert.Contains($"There is no image that can be used in it. The first of 8 files, {expected.Split(' ')[0]}, {expected[6..]}", error.Message);
        Assert.Equal(8, error.Report!.SkippedCount);
    }

    [Fact]
    public void Archive_OfAnotherKind_IsToldAsWhatItIs()
    {
        var inner = TestArchive.Zip([("a.png", Picture(0))]);
        Assert.Contains("Its only file, inner.zip, is a zip archive: make one zip of the images that are in it", RejectionOf(TestArchive.Zip([("inner.zip", inner)])));
        Assert.Contains("is a JPEG image. Put your images into a zip or tar.gz file", RejectionOf(TestImages.Encode(TestImages.Quarters(), SKEncodedImageFormat.Jpeg)));
        Assert.Contains("is a PNG image", RejectionOf(Picture(0)));
        Assert.Contains("is a gzip file of something else than a tar archive", RejectionOf(TestArchive.Gzip("some text"u8.ToArray())));
        Assert.Contains("is a gzip file of a PNG image", RejectionOf(TestArchive.Gzip(Picture(0))));
        Assert.Contains("is a web page", RejectionOf("\uFEFF\n<!DOCTYPE html><title>Quota exceeded</title>"u8.ToArray()));
        Assert.Contains("is a web page", RejectionOf("<HTML><body>Sign in</body></HTML>"u8.ToArray()));
        Assert.Contains("is a 7z archive", RejectionOf([(byte)'7', (byte)'z', 0xbc, 0xaf, 0x27, 0x1c]));
        Assert.Contains("no zip, tar, tar.gz or Parquet archive", RejectionOf("some text"u8.ToArray()));
        Assert.Contains("without its end: it is incomplete", RejectionOf(inner[..^30]));
    }

    [Fact]
    public void Entry_WithAnotherChecksum_IsSkippedAsDamaged()
    {
        var archive = TestZip.Write([.. Enumerable.Range(0, 8).Select(i => new TestZip.Entry($"{i}.png", Picture(i)) { Method = Deflated, Crc = i == 0 ? 1 : null })]);

        var report = Import(archive);

        Assert.Equal(7, report.Imported);
        var skipped = Assert.Single(report.Skipped);
        Assert.Equal("0.png", skipped.Name);
        Assert.Contains("damaged", skipped.Reason);
    }

    [Fact]
    public void Names_InEveryEncoding_AreRight()
    {
        var old = CodePagesEncodingProvider.Instance.GetEncoding(437)!.GetBytes("Käse-ß.txt");
        var plain = Encoding.ASCII.GetBytes("_.txt");
        byte[] unicode = [.. U16(0x7075), .. U16(5 + "ж.txt"u8.Length), 1, .. U32(Crc32.HashToUInt32(plain)), .. "ж.txt"u8];
        byte[] stale = [.. U16(0x7075), .. U16(5 + "ы.txt"u8.Length), 1, .. U32(7), .. "ы.txt"u8];
        var archive = TestZip.Write(
        [
            new("a.png", Picture(0)),
            new("Ünï/ç.txt", []) { Flags = 1 << 11 },
            new("übung.txt", []), // as on a Mac, which does not say that it is UTF-8
            new(old, []),
            new(plain, []) { Extra = unicode },
            new(Encoding.ASCII.GetBytes("-.txt"), []) { Extra = stale },
        ]);

        Assert.Equal(["-.txt", "Käse-ß.txt", "Ünï/ç.txt", "übung.txt", "ж.txt"], Import(archive).Skipped.Select(s => s.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Folders_AndWhatSystemsPutIntoThem_AreNoSkippedFiles()
    {
        var archive = TestZip.Write(
        [
            new("pics\\", []), new("pics\\a.png", Picture(0)), new("more/", []), new("__MACOSX/._a.png", "x"u8.ToArray()), new(".DS_Store", "x"u8.ToArray()),
            new("pics/Thumbs.db", "x"u8.ToArray()), new("pics\\desktop.ini", "x"u8.ToArray()), new("Ünï/ç.png", Picture(1)) { Flags = 1 << 11 }, new("pics\\note.txt", "x"u8.ToArray()),
        ]);

        var report = Import(archive);

        Assert.Equal(2, report.Imported);
        Assert.Equal("pics/note.txt", Assert.Single(report.Skipped).Name);
    }

    [Fact]
    public void Files_ThatAreTheSame_CountOnce()
    {
        var report = Import(TestZip.Write([.. Enumerable.Range(0, 20).Select(i => new TestZip.Entry($"{i:00}.png", Picture(0)))]));

        Assert.Equal((1, 19), (report.Imported, report.SkippedCount));
        Assert.All(report.Skipped, s => Assert.Equal("is the same file as 00.png", s.Reason));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(200)]
    [InlineData(60_000)]
    public void Archive_WhoseEntriesOverlap_IsRefusedBeforeAnyIsUnpacked(int times)
    {
        var archive = TestZip.Overlapping(times);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);

        Assert.Contains("entries overlap", RejectionOf(archive));

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - allocated, 0, 50 << 20); // one entry has 63 MiB
    }

    [Fact]
    public void Archive_ThatUnpacksToMuchMoreThanImagesDo_IsRefused()
    {
        var bomb = new byte[60 << 20];

        Assert.Contains("unpacks to 1 GiB", RejectionOf(TestZip.Write([.. Enumerable.Range(0, 20).Select(i => new TestZip.Entry($"{i}.png", bomb) { Method = Deflated })])));
    }

    [Theory]
    [InlineData(10u)] // more than it says
    [InlineData(5000u)] // less
    [InlineData(60_000_000u)] // more than deflate can make of it
    public void Entry_ThatLiesAboutItsLength_IsSkippedAsDamaged(uint length)
    {
        var report = Import(TestZip.Write([new("a.png", Picture(0)), new("liar.png", Picture(1)) { Method = Deflated, Length = length }]));

        Assert.Equal(1, report.Imported);
        Assert.Contains("damaged", Assert.Single(report.Skipped).Reason);
    }

    [Fact]
    public void Archive_WhoseBytesAreChanged_IsImportedOrRefusedInWords()
    {
        var archive = TestZip.Write([.. Enumerable.Range(0, 3).Select(i => new TestZip.Entry($"{i}.png", Picture(i)) { Method = i % 2 == 0 ? Deflated : Stored })]);
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var changed = archive.ToArray();
            for (var change = 0; change <= i % 3; change++)
                changed[random.Next(2) == 0 ? random.Next(changed.Length) : changed.Length - 1 - random.Next(200)] = (byte)random.Next(256);
            try
            {
                Import(changed);
            }
            catch (DatasetRejectedException error)
            {
                Assert.DoesNotContain("Exception", error.Message);
            }
        }
    }

    [Fact]
    public void Archive_OfMoreThan65535Files_IsRead()
    {
        var picture = Picture(0);
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < 70_000; i++)
                zip.CreateEntry($"empty-{i}", CompressionLevel.NoCompression);
            using var file = zip.CreateEntry("face.png").Open();
            file.Write(picture);
        }

        var report = Import(archive.ToArray());

        Assert.Equal((1, 70_000, 1000), (report.Imported, report.SkippedCount, report.Skipped.Count));
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Picture(int number)
    {
        var image = TestImages.Quarters(32, 32);
        image.Pixels[0] = (byte)number;
        return ImageEncoder.Png(image);
    }

    private static byte[] U16(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private string RejectionOf(byte[] archive) => Assert.Throws<DatasetRejectedException>(() => Import(archive)).Message;

    private ImportReport Import(byte[] archive) =>
        DatasetImporter.ImportArchive(new MemoryStream(archive), folder.File("images.pack"), new(Framing.Center, 16, 64_000_000), _ => { }, CancellationToken.None);
}
