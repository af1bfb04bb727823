using GanService.Engine.Data;
using GanService.Engine.Imaging;

namespace GanService.Engine.Tests.Data;

/// <summary>Which files of an archive become images.</summary>
public sealed class FileChoiceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("a/*", 5)]
    [InlineData("*.png", 9)]
    [InlineData("B/?.PNG", 4)]
    [InlineData("b/1.png", 1)]
    [InlineData(null, 9)]
    public void Filter_OfPaths_LeavesThoseThatItFits(string? filter, int count)
    {
        var report = Import(new(filter));

        Assert.Equal((count, filter is null or "a/*" ? 1 : 0), (report.Imported, report.SkippedCount));
    }

    [Fact]
    public void Filter_ThatFitsNothing_IsToldWithAPathThatIsThere() =>
        Assert.Contains("None of its 10 files has a path like '*.jpg'; the first is b/0.png.", Assert.Throws<DatasetRejectedException>(() => Import(new("*.jpg"))).Message);

    [Fact]
    public void Limit_OfImages_TakesTheFirstByNameThatCanBeUsed()
    {
        Import(new(Limit: 6));

        Assert.Equal([30, 31, 32, 33, 34, 20], Shades()); // a/0 to a/4 without a/broken, then b/0
    }

    [Fact]
    public void Limit_BySeed_DrawsTheSameEachTimeAndOthersByAnotherSeed()
    {
        Import(new(Limit: 5, Seed: 1));
        var drawn = Shades();
        Import(new(Limit: 5, Seed: 1), isReversed: true);
        Assert.Equal(drawn, Shades());
        Import(new(Limit: 5, Seed: 2));

        Assert.Equal(5, drawn.Distinct().Count());
        Assert.NotEqual(drawn, Shades());
    }

    [Fact]
    public void Limit_WithinABatchAndAtItsEdges_IsKept()
    {
        var files = Enumerable.Range(0, 130).Select(i => ($"{i:D3}.png", Plain(i))).ToArray();
        foreach (var limit in new[] { 1, 63, 64, 65, 128, 130, 131 })
            Assert.Equal(Math.Min(limit, 130), Import(files, new(Limit: limit)).Imported);
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Plain(int shade) => ImageEncoder.Png(new(16, 16, [.. Enumerable.Repeat((byte)shade, 16 * 16 * 3)]));

    private ImportReport Import(FileChoice choice, bool isReversed = false)
    {
        (string, byte[])[] files =
        [
            .. Enumerable.Range(0, 4).Select(i => ($"b/{i}.png", Plain(20 + i))),
            .. Enumerable.Range(0, 5).Select(i => ($"a/{i}.png", Plain(30 + i))),
            ("a/broken", "none"u8.ToArray()),
        ];
        return Import(isReversed ? [.. files.Reverse()] : files, choice);
    }

    private ImportReport Import((string, byte[])[] files, FileChoice choice) => DatasetImporter.ImportArchive(
        new MemoryStream(TestArchive.Zip(files)), folder.File("images.pack"), new(Framing.Center, 16, 64_000_000, choice), _ => { }, CancellationToken.None);

    private List<int> Shades()
    {
        using var pack = PackedDataset.Open(folder.File("images.pack"));
        return [.. Enumerable.Range(0, pack.Count).Select(i => (int)pack.Image(i)[0])];
    }
}
