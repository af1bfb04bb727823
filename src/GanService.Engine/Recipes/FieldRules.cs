using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using GanService.Engine.Networks;

namespace GanService.Engine.Recipes;

/// <summary>The rules that attributes state of fields, in words for those who fill the fields in.</summary>
public static class FieldRules
{
    /// <summary>The fields of <paramref name="settings"/>, and of the records of its assembly inside it, that break a rule.</summary>
    /// <param name="settings">A record of the engine, or of a request.</param>
    /// <param name="path">Comes before the names.</param>
    public static IEnumerable<ConfigurationError> ErrorsOf(object settings, string path = "")
    {
        foreach (var property in settings.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0))
        {
            var value = property.GetValue(settings);
            var name = path + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            foreach (ValidationAttribute rule in Attribute.GetCustomAttributes(property, typeof(ValidationAttribute)))
            {
                if (!rule.IsValid(value) || value is double.NaN) // no range finds fault with NaN
                    yield return new(name, TextOf(rule, name));
            }

            if (value?.GetType() is not { IsArray: false } type || type.Assembly != settings.GetType().Assembly) // an array is of its items' assembly, and holds itself
                continue;
            if (type.IsEnum && !Enum.IsDefined(type, value))
                yield return new(name, $"{name} is unknown.");
            foreach (var error in type.IsClass ? ErrorsOf(value, name + ".") : [])
                yield return error;
        }
    }

    /// <summary>A field's range as people say it, such as " between 1 and 5", or nothing when it has none.</summary>
    public static string RangeOf(MemberInfo? field) =>
        field is not null && Attribute.GetCustomAttribute(field, typeof(RangeAttribute)) is RangeAttribute range
            ? $" between {Number(range.Minimum)} and {Number(range.Maximum)}"
            : "";

    private static string TextOf(ValidationAttribute rule, string name) => rule switch
    {
        RangeAttribute range => $"{name} must be between {Number(range.Minimum)} and {Number(range.Maximum)}.",
        RequiredAttribute => $"{name} is needed.",
        StringLengthAttribute text => $"{name} must have {text.MinimumLength} to {text.MaximumLength} characters.",
        MinLengthAttribute list => $"{name} must have at least {list.Length} {(list.Length == 1 ? "entry" : "entries")}.",
        MaxLengthAttribute list => $"{name} must have at most {list.Length} entries.",
        AllowedValuesAttribute choice => $"{name} must be one of: {string.Join(", ", choice.Values.Where(v => v is not null))}.",
        WidthsAttribute => $"{name} must list 1 to {WidthsAttribute.MaxLayers} layer widths, each between 1 and {WidthsAttribute.MaxWidth}.",
        _ => $"{name} {rule.ErrorMessage}",
    };

    // Seeds have limits with more digits than numbers with fractions are usually written with.
    private static string Number(object limit) => limit is double whole && double.IsInteger(whole)
        ? whole.ToString("F0", CultureInfo.InvariantCulture)
        : Convert.ToString(limit, CultureInfo.InvariantCulture)!;
}
