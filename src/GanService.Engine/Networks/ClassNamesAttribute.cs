using System.ComponentModel.DataAnnotations;

namespace GanService.Engine.Networks;

/// <summary>Nothing, or 2 to 50 different names of 1 to 100 characters, none of them a control character.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ClassNamesAttribute : ValidationAttribute
{
    public const int MinCount = 2, MaxCount = 50; // as many as a dataset's report tells

    public const int MaxLength = 100;

    public ClassNamesAttribute()
        : base($"must list {MinCount} to {MaxCount} different names of 1 to {MaxLength} characters.")
    {
    }

    public override bool IsValid(object? value) =>
        value is null || (value is IReadOnlyList<string> { Count: >= MinCount and <= MaxCount } names && names.All(IsName) && names.Distinct().Count() == names.Count);

    /// <summary>Whether a text can name a class.</summary>
    public static bool IsName(string? text) => text is { Length: >= 1 and <= MaxLength } && !text.Any(char.IsControl);
}
