using GanService.Engine.Data;
using GanService.Engine.Imaging;
using Parquet;
using Parquet.Schema;

namespace GanService.Engine.Tests.Data;

/// <summary>Images in Parquet files. <c>Golden/parquet-images.mjs</c> tells what is in the file.</summary>
public sealed class ParquetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Pack => folder.File("images.pack");

    private static byte[] Golden => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "parquet-images.parquet"));

    [Fact]
    public void Images_WithWhatIsAbsent_HaveTheirOwnPathsAndLabels()
    {
        var report = Import(Golden);

        Assert.Equal((7, 0), (report.Imported, report.SkippedCount));
        var table = ImageTable.Beside(Pack);
        var columns = ImageTable.Columns(table);
        Assert.Equal(["age", "caption", "label", "smiling"], columns.Order());
        var rows = ImageTable.Rows(table).ToList();
        Assert.Equal(
            [
                ("00000003", 40, "dog", "23.5", "face, \"number\" 4"), ("00000004", 50, "cat", "24.5", "face, \"number\" 5"), ("1.png", 10, "cat", "20.5", "face, \"number\" 1"), ("2.png", 20, "dog", "21.5", "face, \"number\" 2"),
                ("3.png", 30, "cat", "22.5", "face, \"number\" 3"), ("6.png", 60, "", "", "face, \"number\" 6"), ("7.png", 70, "cat", "26.5", "face, \"number\" 7"),
            ],
            rows.Select((row, i) => (row.File, LevelOf(i), Of(row, "label"), Of(row, "age"), Of(row, "caption"))));

        string Of(ImageRow row, string column) => row.Labels[columns.ToList().IndexOf(column)];
    }

    [Fact]
    public void Labels_OfAParquetFile_ChooseImages()
    {
        Assert.Equal(2, Import(Golden, new(Where: "label=cat,smiling=True")).Imported);
    }

    [Fact]
    public void Damage_AnywhereInTheFile_IsToldAsDamageOrHarmless()
    {
        for (var length = 4; length < Golden.Length; length += 61)
            Assert.Contains("Parquet file is damaged or incomplete", Assert.Throws<DatasetRejectedException>(() => Import(Golden[..length])).Message);
        for (var place = 4; place < Golden.Length; place += 13)
        {
            var damaged = Golden;
            damaged[place] ^= 0x55;
            try
            {
                Import(damaged);
            }
            catch (DatasetRejectedException)
            {
            }
        }

        Assert.DoesNotContain(folder.Files(), f => f.Contains(".tar", StringComparison.Ordinal));
    }

    [Fact]
    public async Task File_WithoutImages_IsToldWithItsColumns()
    {
        var (text, size) = (new DataField<string>("caption"), new DataField<int>("size"));
        using var file = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new(text, size), file))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(text, ["a", "b", "c"]);
            await group.WriteAsync<int>(size, new[] { 1, 2, 3 });
        }

        Assert.Equal("The Parquet file has no column of images' bytes; it has caption, size.", Assert.Throws<DatasetRejectedException>(() => Import(file.ToArray())).Message);
    }

    public void Dispose() => folder.Dispose();

    private ImportReport Import(byte[] file, FileChoice? choice = null) =>
        DatasetImporter.ImportArchive(new MemoryStream(file), Pack, new(Framing.Center, 8, 1_000_000, choice), _ => { }, CancellationToken.None);

    private int LevelOf(int image)
    {
        using var pack = PackedDataset.Open(Pack);
        return pack.Image(image)[0];
    }
}
