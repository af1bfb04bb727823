namespace GanService.Api.Store.Rows;

/// <summary>What a key allows.</summary>
public enum Scope
{
    /// <summary>Looking at jobs and what they left behind, and following them.</summary>
    Read,

    /// <summary>Faces.</summary>
    Generate,

    /// <summary>Everything that changes jobs, datasets, checkpoints and aliases.</summary>
    Train,

    /// <summary>Pictures that people were trained on: previews of datasets, and the nearest ones to a face.</summary>
    Datasets,

    /// <summary>All of these, and keys.</summary>
    Admin,
}

/// <summary>Scopes as they are kept and said: words with a space in between, as OAuth has them.</summary>
public static class ScopeWords
{
    public static IReadOnlyList<Scope> All { get; } = Enum.GetValues<Scope>();

    public static string Of(Scope scope) => scope.ToString().ToLowerInvariant();

    public static string Of(IEnumerable<Scope> scopes) => string.Join(' ', scopes.Distinct().Order().Select(Of));

    /// <summary>The scopes among words with spaces or commas in between; other words are passed over.</summary>
    public static IReadOnlyList<Scope> Read(string words) => [.. Split(words).SelectMany(word => All.Where(scope => Of(scope) == word)).Distinct().Order()];

    /// <summary>The first word that is no scope, or null.</summary>
    public static string? Unknown(string words) => Split(words).FirstOrDefault(word => All.All(scope => Of(scope) != word));

    /// <summary>Whether one who has these may do what takes that.</summary>
    public static bool Allow(this IReadOnlyCollection<Scope> scopes, Scope needed) => scopes.Contains(Scope.Admin) || scopes.Contains(needed);

    private static string[] Split(string words) => words.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
