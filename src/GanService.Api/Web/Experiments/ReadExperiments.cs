using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Jobs;
using GanService.Engine.Imaging;
using GanService.Engine.Losses;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Experiments;

/// <summary><c>GET</c> under <c>/experiments</c></summary>
public static class ReadExperiments
{
    public static async Task<Ok<Page<ExperimentResponse>>> List([AsParameters] PageQuery query, GanServiceDb database, CancellationToken cancellationToken)
    {
        var rows = await database.Experiments.AsNoTracking()
            .Where(e => query.After == null || string.Compare(e.Id, query.After) < 0)
            .OrderByDescending(e => e.Id).Take(query.Size + 1).ToListAsync(cancellationToken);
        List<ExperimentResponse> responses = [];
        foreach (var row in rows)
            responses.Add(await database.DescribeAsync(row, cancellationToken));
        return TypedResults.Ok(Page<ExperimentResponse>.Of(responses, query.Size, e => e.Id));
    }

    public static async Task<Results<Ok<ExperimentResponse>, ProblemHttpResult>> Get(string id, GanServiceDb database, CancellationToken cancellationToken) =>
        await database.Experiments.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is { } experiment
            ? TypedResults.Ok(await database.DescribeAsync(experiment, cancellationToken))
            : Missing.Experiment(id);

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Png(string id, GanServiceDb database, HttpContext context, CancellationToken cancellationToken)
    {
        if (await database.Experiments.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is not { } experiment)
            return Missing.Experiment(id);
        var jobs = await database.Jobs.AsNoTracking().Where(j => j.ExperimentId == id).OrderByDescending(j => j.Step).ThenBy(j => j.Id).Take(LossPlot.MaxPanels).ToListAsync(cancellationToken);
        List<(string, LossKind, IReadOnlyList<(int, StepLosses)>)> series = [];
        foreach (var job in jobs.OrderBy(j => j.Id))
            series.Add((job.Variant!, job.Configuration().Loss, await database.PlottedLossesAsync(job.Id, cancellationToken)));
        if (series.Count == 0)
            return Problems.NotFound($"The jobs of the experiment '{id}' were deleted; there is nothing to draw.");
        context.NameFile(experiment.Name, "losses.png", isShown: true);
        return TypedResults.File(LossPlot.EncodeExperiment(experiment.Name, series), "image/png");
    }

    /// <summary>An experiment with its jobs.</summary>
    public static async Task<ExperimentResponse> DescribeAsync(this GanServiceDb database, Experiment experiment, CancellationToken cancellationToken)
    {
        var jobs = await database.Jobs.AsNoTracking().Where(j => j.ExperimentId == experiment.Id).OrderBy(j => j.Id).ToListAsync(cancellationToken);
        var search = experiment.Search is not { } plan ? null : new SearchResponse(
            plan.Method, plan.Seed, [.. plan.Rungs.Select((step, i) => new RungResponse(step, experiment.Kept.ElementAtOrDefault(i)))], jobs.Sum(j => (long)j.Step), !experiment.IsSearching && jobs.All(j => j.HasEnded));
        return new(experiment.Id, experiment.Name, [.. experiment.Varied], await database.DescribeAsync(jobs, cancellationToken), search, experiment.CreatedAt, experiment.CreatedBy);
    }
}
