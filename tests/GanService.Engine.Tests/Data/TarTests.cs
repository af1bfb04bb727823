using System.Formats.Tar;
using System.Text;
using GanService.Engine.Data;
using GanService.Engine.Imaging;
using GanService.Engine.Tests.Imaging;

namespace GanService.Engine.Tests.Data;

/// <summary>Archives of tar, packed with gzip or not.</summary>
public sealed class TarTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Pack => folder.File("images.pack");

    [Fact]
    public void Pack_OfTheSameFiles_IsTheSameFromEveryKindOfArchive()
    {
        (string, byte[])[] files = [("b/2.png", Picture(2)), ("a/1.png", Picture(1)), ($"c/{new string('n', 200)}.png", Picture(3)), ("notes.txt", "none"u8.ToArray())];
        List<byte[]> packs = [];
        foreach (var archive in new[] { TestArchive.Zip(files), TestArchive.Tar(files), TestArchive.Tar([.. files.Reverse()]), TestArchive.Gzip(TestArchive.Tar(files)) })
        {
            var report = Import(archive);
            Assert.Equal((3, "notes.txt"), (report.Imported, Assert.Single(report.Skipped).Name));
            packs.Add(File.ReadAllBytes(Pack));
            Assert.Equal(["images.csv", "images.pack", "mean.png", "report.json"], folder.Files());
        }

        Assert.All(packs, pack => Assert.Equal(packs[0], pack));
    }

    [Fact]
    public void Folders_LinksAndOwners_AreNoSkippedFiles()
    {
        using var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Gnu, leaveOpen: true))
        {
            tar.WriteEntry(new GnuTarEntry(TarEntryType.Directory, "faces/"));
            tar.WriteEntry(new GnuTarEntry(TarEntryType.SymbolicLink, "faces/link.png") { LinkName = "/etc/passwd" });
            tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, "faces/1.png") { DataStream = new MemoryStream(Picture(1)) });
            tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, "../2.png") { DataStream = new MemoryStream(Picture(2)) });
        }

        var report = Import(archive.ToArray());

        Assert.Equal(1, report.Imported);
        Assert.Contains("out of the archive", Assert.Single(report.Skipped).Reason);
    }

    [Fact]
    public void Archive_ThatIsCutOff_IsRefusedAndLeavesNothing()
    {
        var tar = TestArchive.Tar([.. Enumerable.Range(0, 9).Select(i => ($"{i}.png", Picture(i)))]);
        var packed = TestArchive.Gzip(tar);

        Assert.Contains("incomplete after 9 files", RejectionOf(tar[..^1024])); // just between two entries
        foreach (var tenth in Enumerable.Range(1, 9))
        {
            Assert.Contains("incomplete", RejectionOf(tar[..(tar.Length * tenth / 10)]));
            Assert.Contains("incomplete", RejectionOf(packed[..(packed.Length * tenth / 10)]));
        }

        Assert.Empty(folder.Files());
    }

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Header_ThatAsksForMuchMemory_IsRefusedBeforeItIsRead(TarEntryFormat format)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, format, leaveOpen: true)) // a long name is an entry of its own
        {
            var name = $"{new string('n', 200)}.png";
            writer.WriteEntry(format == TarEntryFormat.Pax ? new PaxTarEntry(TarEntryType.RegularFile, name) : new GnuTarEntry(TarEntryType.RegularFile, name));
        }

        byte[] tar = [.. archive.ToArray(), .. new byte[300 << 20]];
        foreach (var size in new[] { "77777777777", "02000000000" }) // 8 GiB, and 256 MiB that are there
        {
            Encoding.ASCII.GetBytes(size).CopyTo(tar, 124);
            Checksum(tar);
            Assert.Contains("The tar archive is", RejectionOf(tar));
        }
    }

    public void Dispose() => folder.Dispose();

    private static void Checksum(byte[] tar)
    {
        "        "u8.CopyTo(tar.AsSpan(148));
        Encoding.ASCII.GetBytes($"{Convert.ToString(tar.Take(512).Sum(b => b), 8).PadLeft(6, '0')}\0 ").CopyTo(tar, 148);
    }

    private static byte[] Picture(int i) => ImageEncoder.Png(TestImages.Quarters(20 + i, 20));

    private ImportReport Import(byte[] archive) =>
        DatasetImporter.ImportArchive(new MemoryStream(archive), Pack, new(Framing.Center, 16, 64_000_000), _ => { }, CancellationToken.None);

    private string RejectionOf(byte[] archive) => Assert.Throws<DatasetRejectedException>(() => Import(archive)).Message;
}
