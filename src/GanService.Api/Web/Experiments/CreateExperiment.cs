using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GanService.Api.Settings;
using GanService.Api.Store.Files;
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
        CreateExperimentRequest request, GanServiceDb database, JobQueue queue, IFileStore files, TimeProvider time, IOptions<GanServiceOptions> options, HttpContext context, CancellationToken cancellationToken)
    {
        var origin = new JobOrigin(context.User.Identity?.Name, ExperimentId: SortableId.New(time));
        if ((request.Vary is null) == (request.Search is null))
            return Problems.Invalid("vary", "Send either vary, with the fields to vary and the values to try, or search, with the ranges to draw values from.");
        IReadOnlyList<Trial> trials = [];
        SearchPlan? plan = null;
        if (request.Search is { } search)
        {
            var (job, problem) = await NewJob.MakeAsync(request.Job, origin, database, files, time, options.Value, cancellationToken);
            if (job is null)
                return Placed(problem!, field => "job." + field);
            var configuration = job.Configuration();
            if (Trials.ErrorsOf(search, configuration, variable.Keys) is { Count: > 0 } errors)
                return Problems.Invalid(errors);
            if (search.Method == SearchMethod.SuccessiveHalving && options.Value.QualityBudget == 0)
                return Problems.Invalid("search.method", $"This service measures no checkpoints, so it cannot tell which trials are best: choose random, or set GanService:{nameof(GanServiceOptions.QualityBudget)} above 0.");
            if (Trials.CountOf(search, job.Steps) is not { } count)
                return Problems.Invalid("search.budget", "The budget is too small for these trials: raise budget, or lower trials or job.steps.");
            plan = SearchPlan.Of(search.Method, job.Steps, count, search.KeepOneIn, search.Seed);
            if (plan.Rungs is [var rung, ..] && rung <= job.Step)
                return Problems.Invalid("job.steps", "There are too few steps for so many trials: raise job.steps, or lower search.trials.");
            trials = [.. Trials.Of(search, request.Job, configuration, count)];
        }
        else
        {
            if (ErrorOf(request.Vary!) is { } error)
                return Problems.Invalid("vary", error);
            if (ErrorsOfValues(request.Vary!) is { Count: > 0 } errors)
                return Problems.Invalid(errors);
            trials = [.. Combinations(request.Vary!.ToArray()).Select(values => new Trial(Variant(request.Job, values), string.Join(", ", values.Select(v => $"{v.Field}: {Label(v.Value)}")), field => PlaceOf(field, values)))];
        }

        var varied = (request.Vary?.Keys ?? (IEnumerable<string>)request.Search!.Ranges.Keys).ToList();
        var experiment = new Experiment
        {
            Id = origin.ExperimentId!,
            Name = request.Name ?? (request.Search is { } sought ? $"Search {string.Join(", ", varied.Select(path => Trials.ShortName(path, sought)))}" : $"Vary {string.Join(", ", varied)}"),
            Varied = varied,
            SearchJson = plan is null ? null : JsonSerializer.Serialize(plan, EngineJson.Options),
            IsSearching = plan?.Rungs.Count > 0,
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = origin.CreatedBy,
        };
        List<TrainingJob> jobs = [];
        foreach (var (variant, label, placeOf) in trials)
        {
            var named = variant with { Name = $"{experiment.Name} – {label}"[..Math.Min(200, experiment.Name.Length + 3 + label.Length)] };
            var (job, problem) = await NewJob.MakeAsync(named, origin with { Variant = label }, database, files, time, options.Value, cancellationToken);
            if (job is null)
                return Placed(problem!, placeOf);
            job.PauseAt = plan is { Rungs: [var first, ..] } ? first : null;
            jobs.Add(job);
        }

        if (jobs.Select(j => j.Steps).Distinct().Count() > 1)
            return Problems.Invalid("job.steps", "The recipes train for different numbers of steps; choose one number in job.steps, so that the comparison is fair.");
        if (await queue.AddAsync(jobs, experiment, cancellationToken) is { } refusal)
            return refusal;
        return TypedResults.Created(context.AddressOf($"/experiments/{experiment.Id}"), await database.DescribeAsync(experiment, cancellationToken));
    }

    private static ProblemHttpResult Placed(ProblemHttpResult problem, Func<string, string> placeOf) =>
        problem.ProblemDetails is HttpValidationProblemDetails invalid ? Problems.Invalid(invalid.Errors.GroupBy(e => placeOf(e.Key)).ToDictionary(e => e.Key, e => e.First().Value)) : problem;

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
