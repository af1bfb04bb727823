using System.ComponentModel.DataAnnotations;

namespace GanService.Engine.Networks;

/// <summary>One to eight layers of 1 to 8192 units.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WidthsAttribute : ValidationAttribute
{
    public const int MaxLayers = 8;

    public const int MaxWidth = 8192;

    public override bool IsValid(object? value) => value is IReadOnlyList<int> { Count: >= 1 and <= MaxLayers } widths && widths.All(w => w is >= 1 and <= MaxWidth);
}
