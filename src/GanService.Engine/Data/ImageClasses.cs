using GanService.Engine.Networks;

namespace GanService.Engine.Data;

/// <summary>The classes that a label makes of a dataset's images.</summary>
public static class ImageClasses
{
    private const int Told = 50;

    /// <summary>Finds them.</summary>
    /// <param name="report">The dataset's.</param>
    /// <param name="name">The label's name, in whatever case.</param>
    /// <returns>The label as the dataset writes it, and its values in ordinal order; or why there are none.</returns>
    public static (string? Label, IReadOnlyList<string>? Classes, string? Error) Of(DatasetReport report, string name)
    {
        if (report.Labels.FirstOrDefault(l => l.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } label)
            return Fail($"have no label '{name}'{(report.Labels.Count == 0 ? ": there are none at all" : $"; there are {string.Join(", ", report.Labels.Take(Told).Select(l => l.Name))}")}.");
        if (label.Distinct is not (>= ClassNamesAttribute.MinCount and <= ClassNamesAttribute.MaxCount))
            return Fail($"have {label.Distinct?.ToString() ?? "very many"} different values of '{label.Name}'; {ClassNamesAttribute.MinCount} to {ClassNamesAttribute.MaxCount} can be classes.");
        if (label.Values.FirstOrDefault(v => !ClassNamesAttribute.IsName(v.Value)) is { } bad)
            return Fail($"have a value of '{label.Name}' that cannot name a class, because it has more than {ClassNamesAttribute.MaxLength} characters or is not one line: '{bad.Value[..Math.Min(bad.Value.Length, ClassNamesAttribute.MaxLength)]}'.");
        if (report.Manifest.Count - label.Values.Sum(v => v.Count) is > 0 and var without)
            return Fail($"have no value of '{label.Name}' in {without:N0} of {report.Manifest.Count:N0} cases. Import them without those, by where={label.Name}!=, or choose another label.");
        return (label.Name, [.. label.Values.Select(v => v.Value).Order(StringComparer.Ordinal)], null);

        (string?, IReadOnlyList<string>?, string?) Fail(string why) => (null, null, $"The images {why}");
    }
}
