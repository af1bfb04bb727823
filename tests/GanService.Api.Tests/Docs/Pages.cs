using System.Text.RegularExpressions;

namespace GanService.Api.Tests.Docs;

/// <summary>The pages whose examples readers paste.</summary>
public static partial class Pages
{
    public const string Bash = "bash";

    private static readonly string[] pages = ["README.md", "docs/tour.md", "docs/generate.md"];

    /// <summary>Languages of blocks that are only shown.</summary>
    private static readonly string[] shown = ["text", "console", "json", "ini"];

    /// <summary>Where the packages are that JavaScript examples import.</summary>
    public static string NodeModules => Path.Combine(Repository.Folder, "tests", "examples", "node_modules");

    /// <summary>What there is to run: page, language, and which block of that language. The bash blocks of a page are one, because later ones use what earlier ones set.</summary>
    public static IEnumerable<(string Page, string Language, int Number)> Examples => pages.SelectMany(page => Blocks(page)
        .Select(block => block.Language).Except(shown).SelectMany(language => CodeOf(page, language).Select((_, i) => (page, language, i + 1))));

    public static IReadOnlyList<string> CodeOf(string page, string language)
    {
        var blocks = Blocks(page).Where(block => block.Language == language).Select(block => block.Code);
        return language == Bash ? [string.Concat(blocks)] : [.. blocks];
    }

    private static IEnumerable<(string Language, string Code)> Blocks(string page) =>
        Block().Matches(File.ReadAllText(Path.Combine(Repository.Folder, page))).Select(block => (block.Groups["language"].Value, block.Groups["code"].Value));

    [GeneratedRegex(@"^```(?<language>.*)\n(?<code>(?:.*\n)*?)```$", RegexOptions.Multiline)]
    private static partial Regex Block();
}
