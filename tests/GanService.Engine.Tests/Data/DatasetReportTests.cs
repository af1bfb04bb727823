using GanService.Engine.Data;
using GanService.Engine.Imaging;
using GanService.Engine.Tests.Imaging;
using SkiaSharp;

namespace GanService.Engine.Tests.Data;

public sealed class DatasetReportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Pack => folder.File("64.pack");

    [Fact]
    public void Report_OfImages_TellsSizesMeanAndWhatMaySpoilATraining()
    {
        var face = TestImages.Face(1, 200);
        Import(
            ("1.png", ImageEncoder.Png(face)),
            ("2-again.jpg", TestImages.Encode(face, SKEncodedImageFormat.Jpeg)),
            ("3-small.png", ImageEncoder.Png(TestImages.Face(2, 48))),
            ("4-grey.png", ImageEncoder.Png(Greyed(TestImages.Face(3, 100)))),
            ("5-flat.png", ImageEncoder.Png(new(80, 90, [.. Enumerable.Repeat((byte[])[200, 30, 30], 80 * 90).SelectMany(c => c)]))),
            ("6.png", ImageEncoder.Png(TestImages.Face(4, 64))));

        var report = DatasetReport.Read(folder.File(DatasetReport.FileName));

        Assert.Equal([new SizeCount(0, 63, 1), new(64, 127, 3), new(128, 255, 2)], report.Sizes);
        Assert.Equal(
            [(FindingKind.NearDuplicate, "1"), (FindingKind.Grey, "3"), (FindingKind.Flat, "4"), (FindingKind.Enlarged, "2")],
            report.Findings.Select(f => (f.Kind, string.Join(',', f.Images))));
        Assert.Equal([0], report.Findings[0].Like!);
        using var pack = PackedDataset.Open(Pack);
        var mean = ImageDecoder.Decode(File.ReadAllBytes(folder.File(DatasetReport.MeanFileName)), 1_000_000);
        for (var i = 0; i < mean.Pixels.Length; i++)
            Assert.Equal((int)Math.Floor((Enumerable.Range(0, 6).Sum(image => pack.Image(image)[i]) / 6.0) + 0.5), mean.Pixels[i]);
    }

    [Fact]
    public void Report_OfGreyImagesOnly_FindsNothingAboutThat()
    {
        Import([.. Enumerable.Range(1, 3).Select(i => ($"{i}.png", ImageEncoder.Png(Greyed(TestImages.Face(i)))))]);

        Assert.DoesNotContain(DatasetReport.Read(folder.File(DatasetReport.FileName)).Findings, f => f.Kind == FindingKind.Grey);
    }

    [Fact]
    public void Manifest_OfTheSameFilesInAnyArchive_IsTheSame()
    {
        (string, byte[])[] files = [.. Enumerable.Range(1, 4).Select(i => ($"{i}.png", ImageEncoder.Png(TestImages.Face(i))))];
        Import(files);
        var first = DatasetReport.Read(folder.File(DatasetReport.FileName)).Manifest;
        using var tar = new MemoryStream(TestArchive.Tar([.. files.Reverse()]));

        DatasetImporter.ImportArchive(tar, Pack, Options, _ => { }, CancellationToken.None);

        Assert.Equal(first, DatasetReport.Read(folder.File(DatasetReport.FileName)).Manifest);
        Import(files[..3]);
        var fewer = DatasetReport.Read(folder.File(DatasetReport.FileName)).Manifest;
        Assert.NotEqual((first.PixelHash, first.FilesHash), (fewer.PixelHash, fewer.FilesHash));
    }

    [Fact]
    public void Report_OfRealPortraits_FindsNoDuplicatesAmongDifferentPeople()
    {
        using var archive = File.OpenRead(SharedData.File("portraits-128.zip"));

        DatasetImporter.ImportArchive(archive, Pack, Options, _ => { }, CancellationToken.None);

        var found = DatasetReport.Read(folder.File(DatasetReport.FileName)).Findings.SingleOrDefault(f => f.Kind == FindingKind.NearDuplicate);
        Assert.InRange(found?.Images.Count ?? 0, 0, 8); // the same photograph is there twice of some
    }

    [Fact]
    public void Report_OfRealPortraitsAndChangedCopies_FindsMostCopies()
    {
        var copies = folder.File("with-copies.zip");
        TestCopies.Write(SharedData.File("portraits-128.zip"), copies, of: 60);
        using var archive = File.OpenRead(copies);

        DatasetImporter.ImportArchive(archive, Pack, Options, _ => { }, CancellationToken.None);

        var rows = ImageTable.Rows(ImageTable.Beside(Pack)).ToList();
        var found = DatasetReport.Read(folder.File(DatasetReport.FileName)).Findings.Single(f => f.Kind == FindingKind.NearDuplicate);
        var right = found.Images.Zip(found.Like!).Count(f => Original(rows[f.First].File) == Original(rows[f.Second].File));
        Assert.Equal(240, rows.Count); // each four times
        Assert.InRange(right, 170, 180);
        Assert.Equal(right, found.Images.Count);

        static string Original(string file) => Path.GetFileNameWithoutExtension(file).Split('~')[0];
    }

    [Fact]
    public void Derive_WithoutSomeImages_HasTheOthersWithTheirLabelsAndTellsThem()
    {
        Import([.. Enumerable.Range(1, 5).Select(i => ($"{(i % 2 == 0 ? "even" : "odd")}/{i}.png", ImageEncoder.Png(TestImages.Face(i))))]);
        var rows = ImageTable.Rows(ImageTable.Beside(Pack)).ToList();
        using var before = PackedDataset.Open(Pack);
        var derived = folder.File("derived/64.pack");

        var report = DatasetImporter.Derive(derived, Options with { Earlier = new(Pack, new HashSet<int> { 1 }) }, _ => { }, CancellationToken.None);

        Assert.Equal(4, report.Imported);
        using var after = PackedDataset.Open(derived);
        Assert.Equal(before.Image(2), after.Image(1));
        Assert.Equal([.. rows.Where((_, i) => i != 1).Select(r => (r.File, r.Labels[0]))], ImageTable.Rows(ImageTable.Beside(derived)).Select(r => (r.File, r.Labels[0])));
    }

    [Fact]
    public void ImportArchive_OntoAnEarlierVersion_AddsWhatIsNew()
    {
        Import([.. Enumerable.Range(1, 3).Select(i => ($"{i}.png", ImageEncoder.Png(TestImages.Face(i))))]);
        var added = folder.File("added/64.pack");
        using var archive = new MemoryStream(TestArchive.Zip(("again.png", ImageEncoder.Png(TestImages.Face(2))), ("new.png", ImageEncoder.Png(TestImages.Face(9))), ("a.csv", "file,Male\nnew.png,1\n"u8.ToArray())));

        var report = DatasetImporter.ImportArchive(archive, added, Options with { Earlier = new(Pack, new HashSet<int>()) }, _ => { }, CancellationToken.None);

        Assert.Equal((4, 1), (report.Imported, report.SkippedCount));
        Assert.Equal("is the same file as 2.png", report.Skipped[0].Reason);
        Assert.Equal([("1.png", ""), ("2.png", ""), ("3.png", ""), ("new.png", "1")], ImageTable.Rows(ImageTable.Beside(added)).Select(r => (r.File, r.Labels[0])));
    }

    [Theory]
    [InlineData(1, "One image is too few")]
    [InlineData(2, "2 images are too few")]
    [InlineData(3, null)]
    public void ImportArchive_OfFewImages_IsRefusedUpToTwo(int count, string? reason)
    {
        var error = Record.Exception(() => Import(Options with { MinImages = 3 }, [.. Enumerable.Range(0, count).Select(i => ($"{i}.png", ImageEncoder.Png(TestImages.Face(i))))]));

        Assert.Equal(reason is null, error is null);
        Assert.Contains(reason ?? "", error?.Message ?? "");
    }

    public void Dispose() => folder.Dispose();

    private static ImportOptions Options => new(Framing.Center, 64, 1_000_000);

    private static RgbImage Greyed(RgbImage image) => new(image.Width, image.Height, [.. image.Pixels.Chunk(3).SelectMany(p => Enumerable.Repeat(p[1], 3))]);

    private void Import(params (string, byte[])[] files) => Import(Options, files);

    private void Import(ImportOptions options, params (string, byte[])[] files)
    {
        using var archive = new MemoryStream(TestArchive.Zip(files));
        DatasetImporter.ImportArchive(archive, Pack, options, _ => { }, CancellationToken.None);
    }
}
