using System.Text;
using GanService.Engine.Data;
using GanService.Engine.Imaging;
using GanService.Engine.Tests.Imaging;

namespace GanService.Engine.Tests.Data;

public sealed class LabelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Pack => folder.File("64.pack");

    [Fact]
    public void ImportArchive_WithFoldersOfClasses_KeepsThemAsLabels()
    {
        var report = Import(null, Picture("faces/cat/1.png", 1), Picture("faces/cat/2.png", 2), Picture("faces/dog/1.png", 3));

        Assert.Equal(3, report.Imported);
        Assert.Equal(["class"], ImageTable.Columns(ImageTable.Beside(Pack)));
        Assert.Equal(["cat", "cat", "dog"], Rows().Select(r => r.Labels[0]));
        var counts = Assert.Single(Report().Labels);
        Assert.Equal(("class", 2), (counts.Name, counts.Distinct));
        Assert.Equal([new ValueCount("cat", 2), new("dog", 1)], counts.Values);
    }

    [Fact]
    public void ImportArchive_OfOneFolder_HasNoClasses()
    {
        Import(null, Picture("faces/1.png", 1), Picture("faces/2.png", 2), Picture("faces/3.png", 3));

        Assert.Empty(Report().Labels);
    }

    [Theory]
    [InlineData("list_attr_celeba.txt", "3\nMale Smiling\n1.png -1  1\n2.png  1 -1\n3.png  1  1\n")]
    [InlineData("list_bbox_celeba.txt", "3\nimage_id Male Smiling\n1.png -1  1\n2.png  1 -1\n3.png  1  1\n")]
    [InlineData("attributes.csv", "image_id,Male,Smiling\n1.png,-1,1\n2.png,1,-1\n3.png,1,1\n")]
    [InlineData("attributes.csv", "\ufeffMale;Smiling;file_name\r\n-1;1;img/1.png\r\n1;-1;img/2.png\r\n1;1;img/3.png\r\n")]
    [InlineData("attributes.tsv", "Male\tpath\tSmiling\n-1\t\"img/1.png\"\t1\n1\timg/2.png\t-1\n1\timg/3.png\t1\n")]
    [InlineData("img/metadata.jsonl", "{\"file_name\":\"1.png\",\"Male\":-1,\"Smiling\":1}\n{\"Male\":1,\"file_name\":\"2.png\",\"Smiling\":-1,\"box\":[1,2]}\n\n{\"file_name\":\"3.png\",\"Male\":1,\"Smiling\":1}\n")]
    public void ImportArchive_WithATable_KeepsItsColumnsAndFiltersByThem(string name, string table)
    {
        (string, byte[])[] files = [Picture("img/1.png", 1), Picture("img/2.png", 2), Picture("img/3.png", 3), (name, Encoding.UTF8.GetBytes(table))];

        var report = Import(null, files);

        Assert.Equal((3, 0), (report.Imported, report.SkippedCount));
        Assert.Equal(["Male", "Smiling"], ImageTable.Columns(ImageTable.Beside(Pack)));
        Assert.Equal(["-1 1", "1 -1", "1 1"], Rows().Select(r => string.Join(' ', r.Labels)));
        Import("smiling=1", [.. files, Picture("img/4.png", 4), Picture("img/5.png", 5), .. Moved(5)]);
        Assert.Equal(["img/1.png", "img/3.png", "img/5.png"], Rows().Select(r => r.File));

        (string, byte[])[] Moved(int image) => [($"more.csv", Encoding.UTF8.GetBytes($"file,Smiling\n{image}.png,1\n"))];
    }

    [Fact]
    public void ImportArchive_WithCelebAsIdentities_NamesTheColumnLikeTheFile()
    {
        Import(null, Picture("1.png", 1), Picture("2.png", 2), Picture("3.png", 3), ("identity_CelebA.txt", "1.png 2880\n2.png 2937\n3.png 2880\n"u8.ToArray()));

        Assert.Equal(["identity_CelebA"], ImageTable.Columns(ImageTable.Beside(Pack)));
        Assert.Equal(["2880", "2937", "2880"], Rows().Select(r => r.Labels[0]));
    }

    [Fact]
    public void ImportArchive_OfAWebDataset_TakesWhatLiesBesideEachImage()
    {
        var files = Enumerable.Range(1, 3).SelectMany<int, (string, byte[])>(i => [Picture($"{i:D4}.png", i), ($"{i:D4}.cls", Encoding.UTF8.GetBytes($"{i % 2}\n")), ($"{i:D4}.json", Encoding.UTF8.GetBytes($"{{\"age\":{20 + i},\"smiles\":true}}")), ($"{i:D4}.txt", "a face"u8.ToArray())]);
        using var archive = new MemoryStream(TestArchive.Tar([.. files]));

        var report = DatasetImporter.ImportArchive(archive, Pack, new(Framing.Center, 64, 1_000_000), _ => { }, CancellationToken.None);

        Assert.Equal((3, 0), (report.Imported, report.SkippedCount));
        var columns = ImageTable.Columns(ImageTable.Beside(Pack)).ToList();
        Assert.Equal(["age", "class", "smiles", "text"], columns.Order());
        Assert.Equal(["1", "0", "1"], Rows().Select(r => r.Labels[columns.IndexOf("class")]));
        Assert.Equal(["21", "22", "23"], Rows().Select(r => r.Labels[columns.IndexOf("age")]));
    }

    [Fact]
    public void ImportArchive_AsPortraitsWithLandmarks_FramesByThem()
    {
        var face = TestImages.Face(1, 200);
        using var archive = new MemoryStream(TestArchive.Zip(("1.png", ImageEncoder.Png(face)), ("list_landmarks_celeba.txt", "1\nlefteye_x lefteye_y righteye_x righteye_y nose_x nose_y\n1.png 60 80 90 80 75 95\n"u8.ToArray())));

        DatasetImporter.ImportArchive(archive, Pack, new(Framing.Portrait, 64, 1_000_000), _ => { }, CancellationToken.None);

        using var pack = PackedDataset.Open(Pack);
        Assert.Equal(Resampler.Resize(face, new EyePair(60, 80, 90, 80).SquareIn(200, 200), 64).Pixels, pack.Image(0));
        Assert.Equal(126, Rows().Single().Side);
    }

    [Fact]
    public void ImportArchive_WithTablesThatAreNone_TellsThemAmongWhatWasSkipped()
    {
        var report = Import(null, Picture("1.png", 1), Picture("2.png", 2), Picture("3.png", 3), ("prices.csv", "what,price\nbread,2\n"u8.ToArray()), ("broken.jsonl", "{\"file_name\":"u8.ToArray()), ("notes.txt", "x"u8.ToArray()));

        Assert.Equal(["broken.jsonl", "notes.txt", "prices.csv"], report.Skipped.Select(s => s.Name));
        Assert.Empty(Report().Labels);
    }

    [Fact]
    public void ImportArchive_WhereALabelIsUnknown_SaysWhichThereAre()
    {
        var error = Assert.Throws<DatasetRejectedException>(() => Import("smiles=1", Picture("1.png", 1), Picture("2.png", 2), ("a.csv", "file,Smiling,Male\n1.png,1,1\n"u8.ToArray())));

        Assert.Contains("'smiles'", error.Message);
        Assert.Contains("Smiling, Male", error.Message);
        Assert.Empty(folder.Files());
    }

    [Fact]
    public void ImportArchive_WhereNoImageHasTheLabel_SaysSo()
    {
        var error = Assert.Throws<DatasetRejectedException>(() => Import("Male=2", Picture("1.png", 1), Picture("2.png", 2), ("a.csv", "file,Male\n1.png,1\n"u8.ToArray())));

        Assert.Contains("Male=2", error.Message);
    }

    [Theory]
    [InlineData("Smiling=1", true)]
    [InlineData("Smiling!=1, Male = -1", true)]
    [InlineData("class=", true)]
    [InlineData("", false)]
    [InlineData("Smiling", false)]
    [InlineData("=1", false)]
    [InlineData("!=1", false)]
    [InlineData("Smiling=1,", false)]
    public void TryParse_OfAFilter_TellsWhetherItIsOne(string text, bool isOne) => Assert.Equal(isOne, LabelFilter.TryParse(text, out _));

    public void Dispose() => folder.Dispose();

    private static (string, byte[]) Picture(string name, int seed) => (name, ImageEncoder.Png(TestImages.Face(seed)));

    private ImportReport Import(string? where, params (string, byte[])[] files)
    {
        using var archive = new MemoryStream(TestArchive.Zip(files));
        return DatasetImporter.ImportArchive(archive, Pack, new(Framing.Center, 64, 1_000_000, new(Where: where)), _ => { }, CancellationToken.None);
    }

    private List<ImageRow> Rows() => [.. ImageTable.Rows(ImageTable.Beside(Pack))];

    private DatasetReport Report() => DatasetReport.Read(folder.File(DatasetReport.FileName));
}
