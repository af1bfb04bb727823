using System.ComponentModel.DataAnnotations;

namespace GanService.Engine.Networks;

/// <summary>One to eight layers of 1 to 8192 units.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WidthsAttribute() : ValidationAttribute("The field {0} must list 1 to 8 layer widths, each between 1 and 8192.")
{
    public override bool IsValid(object? value) => value is IReadOnlyList<int> { Count: >= 1 and <= 8 } widths && widths.All(w => w is >= 1 and <= 8192);
}
