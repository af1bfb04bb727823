using GanService.Engine.Files;

namespace GanService.Engine.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Write_InAFolderThatIsNotThere_MakesIt()
    {
        AtomicFile.Write(folder.File("a/b/c.txt"), file => file.Write("whole"u8));

        Assert.Equal("whole", File.ReadAllText(folder.File("a/b/c.txt")));
        Assert.Single(Directory.GetFiles(folder.File("a/b")));
    }

    [Fact]
    public void Write_ThatFails_LeavesWhatWasThere()
    {
        AtomicFile.Write(folder.File("c.txt"), file => file.Write("before"u8));

        Assert.Throws<InvalidDataException>(() => AtomicFile.Write(folder.File("c.txt"), file =>
        {
            file.Write("half"u8);
            throw new InvalidDataException();
        }));

        Assert.Equal("before", File.ReadAllText(folder.File("c.txt")));
    }

    [Fact]
    public void Publish_OfAFolder_MovesItWithItsContent()
    {
        AtomicFile.Write(folder.File("x.tmp/file"), file => file.Write("content"u8));

        AtomicFile.Publish(folder.File("x.tmp"), folder.File("x"));

        Assert.Equal(["x"], folder.Files());
        Assert.Equal("content", File.ReadAllText(folder.File("x/file")));
    }

    [Fact]
    public void Sources_ThatRename_DoItHere()
    {
        var renaming = Sources.Naming("File.Move(", "Directory.Move(").Select(Path.GetFileName).Order();

        Assert.Equal(["AtomicFile.cs", "DataFolder.cs", "Output.cs"], renaming); // what was fetched from elsewhere, or is about to be deleted, needs no flush
    }

    public void Dispose() => folder.Dispose();
}
