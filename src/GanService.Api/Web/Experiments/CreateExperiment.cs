using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Jobs;
using GanService.Engine;
using GanService.Engine.Imaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Experiments;

/// <summary><c>POST /experiments</c></summary>
public static class CreateExperiment
{
    private const int MaxJobs = LossPlot.MaxPanels;

    private static readonly string[] shared = ["name", "tags", "dataset", "steps", "priority", "fromCheckpoint", "sampleEverySteps", "checkpointEverySteps", "earlyStoppingPatience"];

    private static readonly Dictionary<string, PropertyInfo> variable = typeof(CreateJobRequest).GetProperties()
        .ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).ExceptBy(shared, p => p.Key).ToDictionary();

    public static async Task<Results<Created<ExperimentResponse>, ProblemHttpResult>> Handle(
        CreateExperimentRequest request, GanServiceDb database, JobQueue queue, TimeProvider time, IOptions<GanServiceOptions> options, HttpContext context, CancellationToken cancellationToken)
    {
        if (ErrorOf(request.Vary!) is { } error)
            return Problems.Invalid("vary", error);
        if (ErrorsOfValues(request.Vary!) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var experiment = new Experiment
        {
            Id = SortableId.New(time),
            Name = request.Name ?? $"Vary {string.Join(", ", request.Vary!.Keys)}",
            Varied = [.. request.Vary!.Keys],
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = context.User.Identity?.Name,
        };
        List<TrainingJob> jobs = [];
        foreach (var values in Combinations(request.Vary!.ToArray()))
        {
            var variant = Variant(request.Job, values);
            var label = string.Join(", ", values.Select(v => $"{v.Field}: {Label(v.Value)}"));
            var named = variant with { Name = $"{experiment.Name} – {label}"[..Math.Min(200, experiment.Name.Length + 3 + label.Length)] };
            var (job, problem) = await NewJob.MakeAsync(named, new(experiment.CreatedBy, ExperimentId: experiment.Id, Variant: label), database, time, options.Value, cancellationToken);
            if (job is null)
                return problem!.ProblemDetails is HttpValidationProblemDetails invalid ? Problems.Invalid(invalid.Errors.ToDictionary(e => PlaceOf(e.Key, values), e => e.Value)) : problem;
            jobs.Add(job);
        }

        if (jobs.Select(j => j.Steps).Distinct().Count() > 1)
            return Problems.Invalid("job.steps", "The recipes train for different numbers of steps; choose one number in job.steps, so that the comparison is fair.");
        if (await queue.AddAsync(jobs, experiment, cancellationToken) is { } refusal)
            return refusal;
        return TypedResults.Created(context.AddressOf($"/experiments/{experiment.Id}"), await database.DescribeAsync(experiment, cancellationToken));
    }

    private static string? ErrorOf(Dictionary<string, JsonElement[]> vary)
    {
        if (vary.Count == 0 || vary.Any(v => v.Value.Length == 0))
            return "vary must name at least one field with the values to try, such as { \"batchSize\": [16, 32] }.";
        if (vary.Keys.FirstOrDefault(f => !variable.ContainsKey(f)) is { } wrong)
            return $"{Problems.Quote(wrong)} cannot vary; these can: {string.Join(", ", variable.Keys)}.";
        return vary.Values.Aggregate(1L, (product, values) => product * values.Length) > MaxJobs
            ? $"These values combine to more than {MaxJobs} jobs; leave some out."
            : null;
    }

    private static Dictionary<string, string[]> ErrorsOfValues(Dictionary<string, JsonElement[]> vary)
    {
        Dictionary<string, string[]> errors = [];
        foreach (var (name, values) in vary)
        {
            var field = variable[name];
            foreach (var (value, i) in values.Select((value, i) => (value, i)))
            {
                foreach (var (path, messages) in StrictJson.ErrorsOf(Encoding.UTF8.GetBytes(value.GetRawText()), field.PropertyType, $"vary.{name}[{i}]", FieldWords.RangeOf(field)))
                    errors[path] = messages;
            }
        }

        return errors;
    }

    private static IEnumerable<IReadOnlyList<Choice>> Combinations(ReadOnlyMemory<KeyValuePair<string, JsonElement[]>> vary)
    {
        if (vary.IsEmpty)
            return [[]];
        var (field, values) = vary.Span[0];
        return values.SelectMany((value, i) => Combinations(vary[1..]).Select(rest => (IReadOnlyList<Choice>)[new(field, i, value), .. rest]));
    }

    // The values are those of a request, so they are read as one.
    private static CreateJobRequest Variant(CreateJobRequest job, IReadOnlyList<Choice> values)
    {
        var json = JsonSerializer.SerializeToNode(job, EngineJson.Options)!.AsObject();
        foreach (var (field, _, value) in values)
            json[field] = JsonNode.Parse(value.GetRawText());
        return json.Deserialize<CreateJobRequest>(EngineJson.RequestOptions)!;
    }

    // Where a field of a job came from.
    private static string PlaceOf(string field, IReadOnlyList<Choice> values) =>
        values.FirstOrDefault(v => field.Split('.', '[')[0] == v.Field) is { } choice ? $"vary.{choice.Field}[{choice.Index}]{field[choice.Field.Length..]}" : "job." + field;

    private static string Label(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("kind", out var kind)
            ? string.Join(" ", value.EnumerateObject().Where(p => p.Name != "kind").Select(p => $"{p.Name} {p.Value}").Prepend(kind.ToString()))
            : value.ToString();

    private sealed record Choice(string Field, int Index, JsonElement Value);
}
