using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace GanService.Client;

/// <summary>How requests and answers look as JSON. Fields that only a newer service has are skipped.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NewJob))]
[JsonSerializable(typeof(Page<Job>))]
[JsonSerializable(typeof(LossHistory))]
[JsonSerializable(typeof(IReadOnlyList<Sample>))]
[JsonSerializable(typeof(DrawnSample))]
[JsonSerializable(typeof(MeasuredQuality))]
[JsonSerializable(typeof(Notice))]
[JsonSerializable(typeof(Page<Dataset>))]
[JsonSerializable(typeof(NewExperiment))]
[JsonSerializable(typeof(Experiment))]
[JsonSerializable(typeof(Page<Checkpoint>))]
[JsonSerializable(typeof(IReadOnlyList<CheckpointAlias>))]
[JsonSerializable(typeof(AliasRequest))]
[JsonSerializable(typeof(LatentsRequest))]
[JsonSerializable(typeof(ProjectedPicture))]
[JsonSerializable(typeof(Verification))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ClientJson : JsonSerializerContext
{
    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Default.GetTypeInfo(typeof(T))!;
}

/// <summary>A part of a list.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Enums as the service writes them. A value that only a newer service has is the first one.</summary>
internal sealed class TolerantEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Enum.TryParse<T>(reader.GetString()?.Replace("-", ""), ignoreCase: true, out var value) ? value : default;

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));
}
