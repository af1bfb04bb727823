using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Jobs;
using GanService.Engine;
using GanService.Engine.Recipes;

namespace GanService.Api.Web.Experiments;

/// <summary>A job of an experiment before it is one.</summary>
/// <param name="Request">The whole of it.</param>
/// <param name="Label">In what it differs.</param>
/// <param name="PlaceOf">Where in the experiment's request a field of the job came from.</param>
public sealed record Trial(CreateJobRequest Request, string Label, Func<string, string> PlaceOf);

/// <summary>The trials of a search: a base job with drawn values over it.</summary>
public static class Trials
{
    private const int MaxRanges = 10;
    private const int Digits = 3; // of a drawn number: more are noise in tables

    private static readonly string[] both = ["generatorOptimizer", "discriminatorOptimizer"];

    /// <summary>What is wrong with a search, by field.</summary>
    public static Dictionary<string, string[]> ErrorsOf(SearchRequest search, TrainingConfiguration configuration, IReadOnlyCollection<string> variable)
    {
        Dictionary<string, string[]> errors = [];
        if (search.Ranges.Count is 0 or > MaxRanges)
            errors["search.ranges"] = [$"ranges must name 1 to {MaxRanges} fields with what to draw from, such as {{ \"optimizer.learningRate\": {{ \"min\": 0.0001, \"max\": 0.01, \"logarithmic\": true }} }}."];
        if (search.Trials is null && search.Budget is null)
            errors["search.trials"] = ["Say how many trials there are, or by budget how many steps they may make in all."];
        foreach (var (path, range) in search.Ranges)
        {
            if (ErrorOf(path, range, configuration, variable) is { } error)
                errors[$"search.ranges.{path}"] = [error];
        }

        return errors;
    }

    /// <summary>How many trials there are.</summary>
    /// <returns>Null where the budget has room for less than two.</returns>
    public static int? CountOf(SearchRequest search, int steps)
    {
        var budget = search.Budget ?? long.MaxValue;
        for (var trials = search.Trials ?? SearchRequest.MaxTrials; trials >= (search.Trials ?? 2); trials--)
        {
            if (SearchPlan.Of(search.Method, steps, trials, search.KeepOneIn, search.Seed).Budget(trials, steps) <= budget)
                return trials;
        }

        return null;
    }

    /// <summary>What people call a field: its last word, where no other one ends in it.</summary>
    public static string ShortName(string path, SearchRequest search) =>
        path.Split('.')[^1] is var name && search.Ranges.Keys.Count(p => p.Split('.')[^1] == name) == 1 ? name : path;

    /// <summary>Draws them.</summary>
    public static IEnumerable<Trial> Of(SearchRequest search, CreateJobRequest job, TrainingConfiguration configuration, int count)
    {
        var random = new Random((int)search.Seed);
        var effective = JsonSerializer.SerializeToNode(configuration, EngineJson.Options)!.AsObject();
        for (var i = 0; i < count; i++)
        {
            var request = JsonSerializer.SerializeToNode(job, EngineJson.Options)!.AsObject();
            List<string> label = [];
            foreach (var (path, range) in search.Ranges)
            {
                var value = Draw(range, TypeOf(configuration, path)!, random);
                label.Add($"{ShortName(path, search)}: {(value is null ? "null" : value.ToJsonString().Trim('"'))}");
                Set(request, effective, path, value);
            }

            yield return new(request.Deserialize<CreateJobRequest>(EngineJson.RequestOptions)!, string.Join(", ", label), field => PlaceOf(search, field));
        }
    }

    private static string? ErrorOf(string path, SearchRange range, TrainingConfiguration configuration, IReadOnlyCollection<string> variable)
    {
        if (!variable.Contains(path.Split('.')[0]) || TypeOf(configuration, path) is not { } type)
            return $"{Problems.Quote(path)} is no field of this job that can vary; name one as in its configuration, such as batchSize or optimizer.learningRate.";
        if (range.Values is { } values)
        {
            return (range.Min ?? range.Max) is null && values.Count > 0 ? null : "Give values, at least one, or min and max, and not both.";
        }

        if (type != typeof(int) && type != typeof(long) && type != typeof(double) && type != typeof(float))
            return $"{path} is no number; give values to choose from.";
        if (range is not { Min: { } min, Max: { } max } || !(min < max) || !double.IsFinite(max - min))
            return "min and max must be numbers, min the smaller one.";
        return range.Logarithmic && min <= 0 ? "With logarithmic, min must be above 0." : null;
    }

    // Of a field by its path, or null where there is none.
    private static Type? TypeOf(TrainingConfiguration configuration, string path)
    {
        object? at = configuration;
        Type? type = null;
        foreach (var name in path.Split('.'))
        {
            var wanted = type is null && name == "optimizer" ? both[0] : name;
            if (at?.GetType().GetProperties().SingleOrDefault(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name) == wanted && p.GetIndexParameters().Length == 0) is not { } field)
                return null;
            (at, type) = (field.GetValue(at), Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType);
        }

        return type;
    }

    private static JsonNode? Draw(SearchRange range, Type type, Random random)
    {
        var share = random.NextDouble();
        if (range.Values is { } values)
            return JsonNode.Parse(values[(int)(share * values.Count)].GetRawText());
        var (min, max) = (range.Min!.Value, range.Max!.Value);
        if (type == typeof(int) || type == typeof(long))
        {
            var (first, after) = (Math.Ceiling(min), Math.Floor(max) + 1);
            return JsonValue.Create((long)Math.Clamp(Math.Floor(Between(first, after)), first, after - 1));
        }

        var drawn = double.Parse(Between(min, max).ToString($"G{Digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return JsonValue.Create(Math.Clamp(drawn, min, max));

        double Between(double from, double to) => range.Logarithmic ? from * Math.Pow(to / from, share) : from + ((to - from) * share);
    }

    private static void Set(JsonObject request, JsonObject effective, string path, JsonNode? value)
    {
        var names = path.Split('.');
        foreach (var head in names[0] == "optimizer" ? both : [names[0]])
        {
            if (names.Length == 1)
            {
                request[names[0]] = value?.DeepClone();
                continue;
            }

            if (request[head] is not JsonObject own || !IsWhole(own, effective[head]!.AsObject()))
                request[head] = effective[head]!.DeepClone();
            var at = request[head]!.AsObject();
            foreach (var name in names[1..^1])
                at = at[name]!.AsObject();
            at[names[^1]] = value?.DeepClone();
        }
    }

    // Whether all fields are there, for what a request leaves out of an object is not as in the recipe.
    private static bool IsWhole(JsonObject own, JsonObject effective) => effective.All(field => own.ContainsKey(field.Key) && (field.Value is null || own[field.Key] is not null));

    private static string PlaceOf(SearchRequest search, string field)
    {
        var head = field.Split('.', '[')[0];
        var path = search.Ranges.Keys.FirstOrDefault(p => p == field)
            ?? search.Ranges.Keys.FirstOrDefault(p => p.Split('.')[0] == head || (p.StartsWith("optimizer", StringComparison.Ordinal) && both.Contains(head)));
        return path is null ? "job." + field : $"search.ranges.{path}";
    }
}
