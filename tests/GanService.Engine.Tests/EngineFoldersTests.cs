using System.Text.RegularExpressions;

namespace GanService.Engine.Tests;

/// <summary>The engine's folders, each a namespace, lie in layers: none needs one that needs it.</summary>
public sealed partial class EngineFoldersTests
{
    private const string Root = "GanService.Engine";

    private static readonly List<(string Folder, string Text)> files = [.. Sources.All
        .Where(file => file.Path.StartsWith(Root + "/", StringComparison.Ordinal))
        .Select(file => (Path.GetDirectoryName(file.Path)!.Replace(Path.DirectorySeparatorChar, '.'), file.Text))];

    [Fact]
    public void Namespaces_OfAllFiles_AreTheirFolders() =>
        Assert.All(files, file => Assert.Contains($"namespace {file.Folder};", file.Text, StringComparison.Ordinal));

    [Fact]
    public void Folders_ByWhatTheyUse_FormNoCycle() => Assert.Equal("", Cycle(Graph(files)));

    [Fact]
    public void Cycle_OfFoldersThatUseEachOther_IsNamed()
    {
        var graph = Graph(
        [
            ("GanService.Engine.A", "using GanService.Engine.B;"),
            ("GanService.Engine.B", "using Type = GanService.Engine.C.Type;"),
            ("GanService.Engine.C", ""),
            ("GanService.Engine.C.D", "using GanService.Engine.A;"),
        ]);
        Assert.Equal("", Cycle(graph));

        graph["GanService.Engine.C"].Add("GanService.Engine.C.D");

        Assert.Equal("A → B → C → C.D → A", Cycle(graph));
    }

    // What each folder uses: the namespaces that its files name, and those that its own lies in, which need no naming. All may use the root.
    private static Dictionary<string, SortedSet<string>> Graph(IReadOnlyList<(string Folder, string Text)> files)
    {
        var folders = files.Select(file => file.Folder).Where(folder => folder != Root).ToHashSet();
        return folders.ToDictionary(
            folder => folder,
            folder => new SortedSet<string>(
                files.Where(file => file.Folder == folder)
                    .SelectMany(file => EngineName().Matches(file.Text).Select(name => name.Value))
                    .Select(name => Innermost(name, folders))
                    .Append(Innermost(folder[..folder.LastIndexOf('.')], folders))
                    .OfType<string>().Where(used => used != folder),
                StringComparer.Ordinal));
    }

    private static string? Innermost(string name, IEnumerable<string> folders) =>
        folders.Where(folder => name == folder || name.StartsWith(folder + ".", StringComparison.Ordinal)).MaxBy(folder => folder.Length);

    // The folders of a cycle in the order in which they use each other, or nothing.
    private static string Cycle(Dictionary<string, SortedSet<string>> graph)
    {
        HashSet<string> done = [];
        List<string> path = [];
        return graph.Keys.Order(StringComparer.Ordinal).Select(Follow).FirstOrDefault(cycle => cycle != "") ?? "";

        string Follow(string folder)
        {
            if (path.IndexOf(folder) is var first and >= 0)
                return string.Join(" → ", path[first..].Append(folder).Select(f => f[(Root.Length + 1)..]));
            if (done.Contains(folder))
                return "";
            path.Add(folder);
            var cycle = graph[folder].Select(Follow).FirstOrDefault(found => found != "") ?? "";
            path.RemoveAt(path.Count - 1);
            done.Add(folder);
            return cycle;
        }
    }

    [GeneratedRegex(@"GanService\.Engine(\.\w+)+")]
    private static partial Regex EngineName();
}
