namespace GanService.Engine.Tests;

/// <summary>The clone that the tests were built in.</summary>
public static class Repository
{
    public static string Folder { get; } = Find();

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "GanService.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
