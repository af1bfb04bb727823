namespace GanService.Engine.Tests;

/// <summary>The program's own source files, for what no compiler checks.</summary>
public static class Sources
{
    /// <summary>Paths below <c>src</c> of the files that hold one of the texts, in order.</summary>
    public static IEnumerable<string> Naming(params string[] texts)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "GanService.sln")))
            root = root.Parent!;
        var source = Path.Combine(root.FullName, "src");
        return Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(path => File.ReadAllText(path) is var content && texts.Any(text => content.Contains(text, StringComparison.Ordinal)))
            .Select(path => Path.GetRelativePath(source, path).Replace('\\', '/')).Order(StringComparer.Ordinal);
    }
}
