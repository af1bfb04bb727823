using GanService.Engine.Files;

namespace GanService.Engine.Tests.Files;

public sealed class PartedFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly byte[] whole = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    [Theory]
    [InlineData(100)]
    [InlineData(0, 1, 0, 0, 98, 1, 0)]
    [InlineData(33, 33, 34)]
    public void Read_FromAnyPlace_GivesWhatTheFilesHaveTogether(params int[] lengths)
    {
        using var parted = Parted(lengths);

        Assert.Equal(whole.Length, parted.Length);
        for (var start = 0; start <= whole.Length; start++)
        {
            parted.Position = start;
            using var rest = new MemoryStream();
            parted.CopyTo(rest, bufferSize: 7);
            Assert.Equal(whole[start..], rest.ToArray());
        }
    }

    [Fact]
    public void Seek_FromTheEnd_IsWhereArchivesHaveTheirDirectory()
    {
        using var parted = Parted(60, 40);

        Assert.Equal(97, parted.Seek(-3, SeekOrigin.End));
        Assert.Equal(97, parted.ReadByte());
        Assert.Equal(50, parted.Seek(-48, SeekOrigin.Current));
    }

    [Fact]
    public void Read_OfAFileThatLostBytes_SaysWhich()
    {
        using var parted = Parted(60, 40);
        File.WriteAllBytes(folder.File("part-1"), []);

        parted.Position = 70;

        Assert.Contains("part-1", Assert.Throws<EndOfStreamException>(() => parted.ReadByte()).Message);
    }

    public void Dispose() => folder.Dispose();

    private PartedFile Parted(params int[] lengths)
    {
        var start = 0;
        List<string> paths = [];
        foreach (var length in lengths)
        {
            paths.Add(folder.File($"part-{paths.Count}"));
            File.WriteAllBytes(paths[^1], whole[start..(start += length)]);
        }

        return new(paths);
    }
}
