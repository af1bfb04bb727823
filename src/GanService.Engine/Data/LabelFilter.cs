using System.Diagnostics.CodeAnalysis;

namespace GanService.Engine.Data;

/// <summary>Which images are taken, by their labels.</summary>
public sealed class LabelFilter
{
    /// <summary>What <see cref="TryParse"/> understands.</summary>
    public const string Syntax = "labels and their values, as Smiling=1 or Smiling=1,Male!=1; all of them have to hold";

    private readonly IReadOnlyList<(string Column, string Value, bool IsEqual)> conditions;

    private LabelFilter(IReadOnlyList<(string, string, bool)> conditions) => this.conditions = conditions;

    /// <summary>Reads <see cref="Syntax"/>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LabelFilter? filter)
    {
        List<(string, string, bool)> conditions = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var isEqual = at < 1 || part[at - 1] != '!';
            var column = at < 1 ? "" : part[..(isEqual ? at : at - 1)].Trim();
            if (column == "")
            {
                filter = null;
                return false;
            }

            conditions.Add((column, part[(at + 1)..].Trim(), isEqual));
        }

        filter = new(conditions);
        return true;
    }

    /// <summary>Makes it ready for rows with these columns.</summary>
    /// <returns>Whether a row, by its values, is taken.</returns>
    /// <exception cref="DatasetRejectedException">There is no such column.</exception>
    internal Func<IReadOnlyList<string>, bool> Over(IReadOnlyList<string> columns)
    {
        List<(int Column, string Value, bool IsEqual)> found = [];
        foreach (var (name, value, isEqual) in conditions)
        {
            var column = Enumerable.Range(0, columns.Count).FirstOrDefault(i => columns[i].Equals(name, StringComparison.OrdinalIgnoreCase), -1);
            if (column < 0)
                throw new DatasetRejectedException($"The images have no label '{name}'" + (columns.Count == 0 ? ": there are none at all." : $"; there are {string.Join(", ", columns.Take(50))}."));
            found.Add((column, value, isEqual));
        }

        return values => found.TrueForAll(c => values[c.Column].Equals(c.Value, StringComparison.OrdinalIgnoreCase) == c.IsEqual);
    }
}
