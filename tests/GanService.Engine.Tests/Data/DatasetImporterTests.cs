using System.IO.Compression;
using GanService.Engine.Data;
using GanService.Engine.Imaging;
using GanService.Engine.Tests.Imaging;
using SkiaSharp;

namespace GanService.Engine.Tests.Data;

public sealed class DatasetImporterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ImportOptions options = new(Framing.Center, 16, 64_000_000);

    private string Pack => folder.File("images.pack");

    [Fact]
    public void ImportArchive_OfGoodAndBadFiles_PacksTheGoodAndTellsWhyOfTheBad()
    {
        var jpeg = TestImages.Encode(TestImages.Quarters(200, 200), SKEncodedImageFormat.Jpeg);
        using var archive = Zip(
            ("b.png", ImageEncoder.Png(TestImages.Quarters(40, 40))),
            ("a/good.jpg", TestImages.Encode(TestImages.Quarters(30, 30), SKEncodedImageFormat.Jpeg)),
            ("c.webp", TestImages.Encode(TestImages.Quarters(30, 30), SKEncodedImageFormat.Webp)),
            ("d.bmp", TestImages.Bmp(TestImages.Quarters(30, 30))),
            ("notes.jpg", "a text file"u8.ToArray()),
            ("truncated.jpg", jpeg[..(jpeg.Length / 2)]),
            ("tiny.png", ImageEncoder.Png(TestImages.Quarters(1, 1))),
            ("huge.png", TestImages.WithAnnouncedSize(20_000, 20_000)),
            ("../escape.png", ImageEncoder.Png(TestImages.Quarters(40, 40))),
            ("/etc/escape.png", ImageEncoder.Png(TestImages.Quarters(40, 40))),
            ("__MACOSX/._b.png", "resource fork"u8.ToArray()),
            ("empty/", []));

        var report = DatasetImporter.ImportArchive(archive, Pack, options, _ => { }, CancellationToken.None);

        Assert.Equal(4, report.Imported);
        Assert.Equal(6, report.SkippedCount);
        var reasons = report.Skipped.ToDictionary(s => s.Name, s => s.Reason);
        Assert.Contains("not an image", reasons["notes.jpg"]);
        Assert.Contains("truncated", reasons["truncated.jpg"]);
        Assert.Contains("1×1", reasons["tiny.png"]);
        Assert.Contains("20000×20000", reasons["huge.png"]);
        Assert.Contains("out of the archive", reasons["../escape.png"]);
        Assert.Contains("out of the archive", reasons["/etc/escape.png"]);
        using var pack = PackedDataset.Open(Pack);
        Assert.Equal(4, pack.Count);
        Assert.Equal(Resampler.Resize(TestImages.Quarters(40, 40), 16, 16).Pixels, pack.Image(1)); // "a/good.jpg" is first
        Assert.Equal(["images.csv", "images.pack", "mean.png", "report.json", "skipped.pack"], folder.Files());
        Assert.Equal("tiny.png", Assert.Single(report.Skipped, s => s.Picture == 0).Name);
        using var apart = PackedDataset.Open(folder.File(PackedDataset.ApartFileName));
        Assert.Equal(1, apart.Count);
    }

    [Fact]
    public void ImportArchive_WithoutAnyImage_IsRefusedAndLeavesNothing()
    {
        using var archive = Zip(("readme.txt", "hello"u8.ToArray()));

        var error = Assert.Throws<DatasetRejectedException>(() => DatasetImporter.ImportArchive(archive, Pack, options, _ => { }, CancellationToken.None));

        Assert.Equal("readme.txt", Assert.Single(error.Report!.Skipped).Name);
        Assert.Empty(folder.Files());
    }

    [Fact]
    public void ImportArchive_CancelledWhileItLeavesTheProcessorsToOthers_EndsAtOnce()
    {
        using var archive = Zip(("a.png", ImageEncoder.Png(TestImages.Quarters(40, 40))));
        using var cancelled = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => DatasetImporter.ImportArchive(archive, Pack, options with { Share = () => 1e-5 }, _ => cancelled.Cancel(), cancelled.Token));

        Assert.Empty(folder.Files());
    }

    [Fact]
    public void ImportArchive_OfSomethingElse_SaysThatItIsNoZip()
    {
        using var archive = new MemoryStream("PK but not really"u8.ToArray());

        var error = Assert.Throws<DatasetRejectedException>(() => DatasetImporter.ImportArchive(archive, Pack, options, _ => { }, CancellationToken.None));

        Assert.Contains("zip", error.Message);
    }

    [Fact]
    public void ImportArchive_WithAnEntryThatUnpacksToGigabytes_SkipsItWithoutReadingItAll()
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var bomb = zip.CreateEntry("bomb.png").Open())
            {
                for (var i = 0; i < 100; i++)
                    bomb.Write(new byte[1 << 20]);
            }

            using var good = zip.CreateEntry("good.png").Open();
            good.Write(ImageEncoder.Png(TestImages.Quarters()));
        }

        archive.Position = 0;
        var report = DatasetImporter.ImportArchive(archive, Pack, options, _ => { }, CancellationToken.None);

        Assert.Equal(1, report.Imported);
        Assert.Contains("larger than 64 MiB", Assert.Single(report.Skipped).Reason);
    }

    [Fact]
    public void ImportFolder_WithSubfolders_ReadsThemAndSkipsHiddenFiles()
    {
        var source = Directory.CreateDirectory(folder.File("source/sub")).FullName;
        File.WriteAllBytes(Path.Combine(source, "x.png"), ImageEncoder.Png(TestImages.Quarters()));
        File.WriteAllText(Path.Combine(source, ".DS_Store"), "");

        var report = DatasetImporter.ImportFolder(folder.File("source"), Pack, options, _ => { }, CancellationToken.None);

        Assert.Equal((1, 0), (report.Imported, report.SkippedCount));
    }

    [Fact]
    public void ImportArchive_Cancelled_LeavesNothing()
    {
        using var archive = Zip([.. Enumerable.Range(0, 100).Select(i => ($"{i}.png", ImageEncoder.Png(TestImages.Quarters())))]);
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => DatasetImporter.ImportArchive(archive, Pack, options, _ => stop.Cancel(), stop.Token));

        Assert.Empty(folder.Files());
    }

    [Fact]
    public void ImportArchive_OfRealPortraits_PacksThemAll()
    {
        using var archive = File.OpenRead(SharedData.File("portraits-128.zip"));

        var report = DatasetImporter.ImportArchive(archive, Pack, options with { ImageSize = 28 }, _ => { }, CancellationToken.None);

        Assert.Equal(0, report.SkippedCount);
        Assert.InRange(report.Imported, 500, 5000);
    }

    [Fact]
    public void ImportArchive_OfRealPhotographs_PacksOrExplainsEach()
    {
        var path = SharedData.File("portraits-raw-70.zip");
        using var archive = File.OpenRead(path);
        using var zip = ZipFile.OpenRead(path);

        var report = DatasetImporter.ImportArchive(archive, Pack, options with { ImageSize = 64 }, _ => { }, CancellationToken.None);

        Assert.Equal(zip.Entries.Count(e => !e.FullName.EndsWith('/')), report.Imported + report.SkippedCount);
        Assert.InRange(report.Imported, 60, 70);
        Assert.All(report.Skipped, s => Assert.NotEmpty(s.Reason));
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData(2, 2)]
    public void ImportArchive_OfEveryFace_PacksEachAndListsWhereNoneIs(int? limit, int expected)
    {
        var photos = RawPhotographs.Read();
        var two = RawPhotographs.Canvas(470, 275);
        RawPhotographs.Paste(two, photos[30].Image, 0, 0);
        RawPhotographs.Paste(two, photos[34].Image, 245, 0);
        using var archive = Zip(("a.png", ImageEncoder.Png(RawPhotographs.Canvas(200, 200))), ("b.png", ImageEncoder.Png(photos[31].Image)), ("c.png", ImageEncoder.Png(two)));

        var report = DatasetImporter.ImportArchive(archive, Pack, options with { Framing = Framing.Portraits, Choice = new(Limit: limit) }, _ => { }, CancellationToken.None);

        Assert.Equal(expected, report.Imported);
        Assert.Equal([("a.png", "shows no face that was found")], report.Skipped.Select(s => (s.Name, s.Reason)));
    }

    public void Dispose() => folder.Dispose();

    private static MemoryStream Zip(params IReadOnlyList<(string Name, byte[] Bytes)> files) => new(TestArchive.Zip(files));
}
