using System.Reflection;
using System.Text.Json;
using GanService.Engine.Recipes;

namespace GanService.Api.Web.Http;

/// <summary>What fields take, as people say it.</summary>
public static class FieldWords
{
    /// <summary>What a value of that type is.</summary>
    /// <param name="type">Not nullable.</param>
    /// <param name="range">Of <see cref="RangeOf"/>.</param>
    public static string Describe(Type type, string range)
    {
        if (type == typeof(int))
            return "a whole number" + (range.Length > 0 ? range : $" of at most {int.MaxValue}");
        if (type == typeof(long))
            return "a whole number" + range;
        if (type == typeof(double) || type == typeof(float))
            return "a number" + range;
        if (type == typeof(bool))
            return "true or false";
        if (type == typeof(string))
            return "a text in quotes";
        if (type.IsEnum)
            return "one of: " + string.Join(", ", NamesOf(type));
        return type.IsAssignableTo(typeof(System.Collections.IEnumerable)) && !type.IsAssignableTo(typeof(System.Collections.IDictionary)) ? "a list" : "an object";
    }

    /// <summary>The names of a type's values, as requests use them.</summary>
    public static IEnumerable<string> NamesOf(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName);

    /// <summary>A field's range, its own or that of the field that it stands for.</summary>
    public static string RangeOf(PropertyInfo? field) => FieldRules.RangeOf(field) is { Length: > 0 } range
        ? range
        : FieldRules.RangeOf(field?.DeclaringType?.GetCustomAttribute<StandsForAttribute>()?.Type.GetProperty(field.Name));
}

/// <summary>A record whose fields stand for those of another, whose ranges they have.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StandsForAttribute(Type type) : Attribute
{
    public Type Type => type;
}
