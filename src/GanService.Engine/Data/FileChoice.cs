using System.IO.Enumeration;
using System.IO.Hashing;
using System.Text;

namespace GanService.Engine.Data;

/// <summary>Which files of an archive or a folder become a dataset, and in what order; the archive's own order has no part in that.</summary>
/// <param name="Filter">A pattern of their paths, in which <c>*</c> stands for any characters and <c>?</c> for one; null for all.</param>
/// <param name="Limit">The import ends after so many images; null for no limit.</param>
/// <param name="Seed">Shuffles the files; null for the order of their names.</param>
/// <param name="Where">With which labels: <see cref="LabelFilter.Syntax"/>; null for all.</param>
public sealed record FileChoice(string? Filter = null, int? Limit = null, long? Seed = null, string? Where = null)
{
    /// <summary>Whether images are taken, by their labels; null where all are.</summary>
    /// <exception cref="DatasetRejectedException">There are no such labels.</exception>
    internal Func<IReadOnlyList<string>, bool>? Filtered(IReadOnlyList<string> columns) => Where is not null && LabelFilter.TryParse(Where, out var filter) ? filter.Over(columns) : null;

    internal IEnumerable<SourceFile> Of(IEnumerable<SourceFile> files)
    {
        var chosen = files.Where(f => Filter is null || FileSystemName.MatchesSimpleExpression(Filter, f.Name));
        return Seed is { } seed
            ? chosen.OrderBy(f => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(f.Name), seed)).ThenBy(f => f.Name, StringComparer.Ordinal)
            : chosen.OrderBy(f => f.Name, StringComparer.Ordinal);
    }
}
