namespace GanService.Api.Web.Jobs;

/// <summary>What a job may be tagged with.</summary>
public static class JobTags
{
    private const int MaxTags = 20, MaxLength = 50;

    /// <summary>Why these cannot be a job's tags, or null.</summary>
    public static string? Error(IEnumerable<string> tags) =>
        tags.FirstOrDefault(t => t.Trim().Length is 0 or > MaxLength || t.Contains(',') || t.Any(char.IsControl)) is { } wrong
            ? $"A tag has 1 to {MaxLength} characters without commas, which {Http.Problems.Quote(wrong)} has not."
            : Clean(tags).Count > MaxTags ? $"A job has at most {MaxTags} tags." : null;

    /// <summary>Each once, whatever its case, in the order of the alphabet.</summary>
    public static IList<string> Clean(IEnumerable<string> tags) =>
        [.. tags.Select(t => t.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
}
