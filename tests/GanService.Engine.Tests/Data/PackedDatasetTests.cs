using GanService.Engine.Data;
using GanService.Engine.Imaging;

namespace GanService.Engine.Tests.Data;

public sealed class PackedDatasetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Image_OfAWrittenPack_ReturnsItsPixels()
    {
        Write("a.pack", 3);

        using var pack = PackedDataset.Open(folder.File("a.pack"));

        Assert.Equal((3, 4), (pack.Count, pack.ImageSize));
        for (var i = 0; i < 3; i++)
            Assert.Equal(Pixels(i), pack.Image(i));
        Assert.Throws<ArgumentOutOfRangeException>(() => pack.Image(3).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => pack.Image(-1).Length);
    }

    [Fact]
    public void Open_OfATruncatedPack_IsRefused()
    {
        Write("a.pack", 3);
        using (var file = File.OpenWrite(folder.File("a.pack")))
            file.SetLength(file.Length - 1);

        Assert.Throws<InvalidDataException>(() => PackedDataset.Open(folder.File("a.pack")));
    }

    [Fact]
    public void Open_OfAnotherFile_IsRefused()
    {
        File.WriteAllText(folder.File("a.pack"), new string('x', 200));

        Assert.Throws<InvalidDataException>(() => PackedDataset.Open(folder.File("a.pack")));
    }

    [Fact]
    public void Writer_DisposedUnfinished_LeavesNothing()
    {
        using (var writer = new PackedDatasetWriter(folder.File("a.pack"), 4))
            writer.Add(Pixels(0));

        Assert.Empty(folder.Files());
    }

    [Fact]
    public void Shrink_OfAPack_ResizesEveryImageInOrder()
    {
        SyntheticFaces.Pack(1, 5, 32, folder.File("large.pack"), CancellationToken.None);
        using var large = PackedDataset.Open(folder.File("large.pack"));

        DatasetResizer.Shrink(large, 16, folder.File("small.pack"), CancellationToken.None);

        using var small = PackedDataset.Open(folder.File("small.pack"));
        for (var i = 0; i < 5; i++)
            Assert.Equal(Resampler.Resize(new(32, 32, large.Image(i).ToArray()), 16, 16).Pixels, small.Image(i));
        Assert.Throws<ArgumentException>(() => DatasetResizer.Shrink(small, 32, folder.File("no.pack"), CancellationToken.None));
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Pixels(int image) => [.. Enumerable.Range(0, 48).Select(i => (byte)((image * 50) + i))];

    private void Write(string name, int count)
    {
        using var writer = new PackedDatasetWriter(folder.File(name), 4);
        for (var i = 0; i < count; i++)
            writer.Add(Pixels(i));
        writer.Complete();
    }
}
