namespace GanService.Engine.Tests;

/// <summary>The program's own source files, for what no compiler checks.</summary>
public static class Sources
{
    /// <summary>All of them in order: paths below <c>src</c>, and what the files hold.</summary>
    public static IEnumerable<(string Path, string Text)> All { get; } = Read();

    /// <summary>Paths below <c>src</c> of the files that hold one of the texts, in order.</summary>
    public static IEnumerable<string> Naming(params IEnumerable<string> texts) =>
        All.Where(file => texts.Any(text => file.Text.Contains(text, StringComparison.Ordinal))).Select(file => file.Path);

    private static List<(string Path, string Text)> Read()
    {
        var source = Path.Combine(Repository.Folder, "src");
        return [.. Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(path => (Path: Path.GetRelativePath(source, path).Replace('\\', '/'), Text: File.ReadAllText(path)))
            .OrderBy(file => file.Path, StringComparer.Ordinal)];
    }
}
