namespace GanService.Engine.Tests;

/// <summary>A folder that goes with its test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("ganservice-").FullName;

    public string File(string name) => Path.Combine(path, name);

    public IReadOnlyList<string> Files() => [.. Directory.EnumerateFileSystemEntries(path).Select(f => Path.GetFileName(f)).Order()];

    public void Dispose() => Directory.Delete(path, recursive: true);
}
