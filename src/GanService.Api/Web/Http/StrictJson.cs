using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using GanService.Engine;

namespace GanService.Api.Web.Http;

/// <summary>Finds what a type cannot take in JSON, and tells it by the fields' paths.</summary>
public sealed class StrictJson
{
    private const int MaxErrors = 20;

    private readonly Dictionary<string, string[]> errors = [];

    private StrictJson()
    {
    }

    /// <summary>What is wrong with which field; none when <see cref="EngineJson.RequestOptions"/> can make a <paramref name="type"/> of it.</summary>
    /// <param name="json">A whole document.</param>
    /// <param name="type">What is to become of it.</param>
    /// <param name="path">Where it is from, in a larger document.</param>
    /// <param name="range">Of its numbers, in words.</param>
    public static Dictionary<string, string[]> ErrorsOf(ReadOnlySpan<byte> json, Type type, string path = "", string range = "")
    {
        if (!Utf8.IsValid(json))
            return new() { ["body"] = ["The body is not UTF-8, as JSON has to be."] };
        if (json.StartsWith(Encoding.UTF8.Preamble))
            json = json[Encoding.UTF8.Preamble.Length..];
        var reader = new Utf8JsonReader(json);
        var found = new StrictJson();
        try
        {
            reader.Read();
            found.Read(ref reader, type, path, range);
            reader.Read(); // nothing, or it throws
        }
        catch (JsonException error)
        {
            return new() { ["body"] = [$"The body is not JSON: look at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}.{(reader.CurrentDepth >= reader.CurrentState.Options.MaxDepth ? $" At most {reader.CurrentState.Options.MaxDepth} lists and objects can be inside each other." : "")}"] };
        }

        return found.errors;
    }

    private void Read(ref Utf8JsonReader reader, Type type, string path, string range)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!Fits(ref reader, type))
        {
            Add(path, $"{(path.Length == 0 ? "The body" : path)} must be {FieldWords.Describe(type, range)}.");
            type = typeof(JsonElement); // which anything is
        }

        var info = EngineJson.RequestOptions.GetTypeInfo(type);
        if (reader.TokenType == JsonTokenType.StartObject)
            ReadObject(ref reader, info, path);
        else if (reader.TokenType == JsonTokenType.StartArray)
            ReadList(ref reader, info.ElementType ?? type, path);
        else if (reader.TokenType == JsonTokenType.String && TextOf(ref reader) is null)
            Add(path, $"{path} has half a character: \\ud800 to \\udfff come in pairs only.");
    }

    private void ReadList(ref Utf8JsonReader reader, Type type, string path)
    {
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (reader.TokenType != JsonTokenType.Number || !Fits(ref reader, type)) // the way to a million numbers
                Read(ref reader, type, $"{path}[{i}]", "");
        }
    }

    private void ReadObject(ref Utf8JsonReader reader, JsonTypeInfo info, string path)
    {
        var kind = info.PolymorphismOptions?.TypeDiscriminatorPropertyName;
        if (kind is not null)
            info = EngineJson.RequestOptions.GetTypeInfo(KindOf(reader, info, kind, path) ?? typeof(JsonElement));
        HashSet<string> given = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (TextOf(ref reader) is not { } name)
            {
                Add(path, $"{(path.Length == 0 ? "The body" : path)} has half a character in a name: \\ud800 to \\udfff come in pairs only.");
                reader.Read();
                Read(ref reader, typeof(JsonElement), path, "");
                continue;
            }

            reader.Read();
            var property = info.Properties.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
            var inner = Join(path, property?.Name ?? name);
            if (info.Kind == JsonTypeInfoKind.Object && property is null && name != kind)
                Add(inner, $"There is no field {Problems.Quote(name)} here; there are {string.Join(", ", info.Properties.Select(p => p.Name).Prepend(kind).OfType<string>())}.");
            else if (!given.Add(property?.Name ?? name))
                Add(inner, $"{inner} is there twice; remove one.");
            if (reader.TokenType != JsonTokenType.Null || property is null)
                Read(ref reader, property?.PropertyType ?? info.ElementType ?? typeof(JsonElement), inner, FieldWords.RangeOf(property?.AttributeProvider as PropertyInfo));
            else if (!property.IsSetNullable)
                Add(inner, $"{inner} cannot be null; leave it out.");
        }
    }

    // The reader is a copy, so that what is read here is read again.
    private Type? KindOf(Utf8JsonReader reader, JsonTypeInfo info, string kind, string path)
    {
        var kinds = info.PolymorphismOptions!.DerivedTypes.ToDictionary(d => (string)d.TypeDiscriminator!, d => d.DerivedType);
        var names = string.Join(", ", kinds.Keys);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isKind = TextOf(ref reader) == kind;
            reader.Read();
            if (!isKind)
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType == JsonTokenType.String && TextOf(ref reader) is { } name && kinds.TryGetValue(name, out var type))
                return type;
            Add(Join(path, kind), $"{Join(path, kind)} must be one of: {names}.");
            return null;
        }

        Add(Join(path, kind), $"{path} needs its {kind}, one of: {names}.");
        return null;
    }

    private static bool Fits(ref Utf8JsonReader reader, Type type) => EngineJson.RequestOptions.GetTypeInfo(type).Kind switch
    {
        _ when type == typeof(JsonElement) => true,
        JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => reader.TokenType == JsonTokenType.StartObject,
        JsonTypeInfoKind.Enumerable => reader.TokenType == JsonTokenType.StartArray,
        _ when type == typeof(bool) => reader.TokenType is JsonTokenType.True or JsonTokenType.False,
        _ when type == typeof(string) => reader.TokenType == JsonTokenType.String,
        _ when type.IsEnum => reader.TokenType == JsonTokenType.String && TextOf(ref reader) is { } name && FieldWords.NamesOf(type).Contains(name, StringComparer.OrdinalIgnoreCase),
        _ when type == typeof(int) => reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out _),
        _ when type == typeof(long) => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out _),
        _ when type == typeof(float) => reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out var number) && float.IsFinite(number),
        _ => reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) && double.IsFinite(number),
    };

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // an escape of half a character
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private void Add(string path, string message)
    {
        if (errors.Count < MaxErrors)
            errors.TryAdd(path.Length == 0 ? "body" : path, [message]);
    }
}
