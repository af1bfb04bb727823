namespace GanService.Engine.Tests;

/// <summary>A folder that goes with its test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("ganservice-").FullName;

    public string File(string name) => Path.Combine(path, name);

    public IReadOnlyList<string> Files() => [.. Directory.EnumerateFileSystemEntries(path).Select(f => Path.GetFileName(f)).Order()];

    // A service that had to be left behind, because all was slow, may still write.
    public void Dispose()
    {
        const int Tries = 100;
        for (var left = Tries; ; left--)
        {
            try
            {
                Directory.Delete(path, recursive: true);
                return;
            }
            catch (IOException) when (left > 0)
            {
                Thread.Sleep(100);
            }
        }
    }
}
