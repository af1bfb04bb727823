using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Engine.Imaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Jobs;

/// <summary><c>GET /jobs/{id}/losses</c>, <c>/losses.csv</c> and <c>/losses.png</c></summary>
public static class ReadLosses
{
    public static async Task<Results<Ok<LossesResponse>, ProblemHttpResult>> Json(
        string id, [AsParameters] LossesQuery query, GanServiceDb database, CancellationToken cancellationToken)
    {
        if (!await database.Jobs.AnyAsync(j => j.Id == id, cancellationToken))
            return Missing.Job(id);
        return TypedResults.Ok(LossesResponse.Of(id, await database.LossesAsync(id, query.After ?? 0, query.Until ?? int.MaxValue, query.MaxPoints, cancellationToken)));
    }

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Png(
        string id, [AsParameters] PlotQuery query, GanServiceDb database, HttpContext context, CancellationToken cancellationToken)
    {
        if (await database.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, cancellationToken) is not { } job)
            return Missing.Job(id);
        var plot = await PlotAsync(database, job, query, cancellationToken);
        context.NameFile(job.Name, $"{new JobTitle(job.Name, job.Steps).OfStep(job.Step)}-losses.png", isShown: true);
        return TypedResults.File(plot, "image/png");
    }

    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Csv(string id, GanServiceDb database, HttpContext context, CancellationToken cancellationToken)
    {
        if (await database.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, cancellationToken) is not { } job)
            return Missing.Job(id);
        context.NameFile(job.Name, $"{new JobTitle(job.Name, job.Steps).OfStep(job.Step)}-losses.csv", isShown: false);
        return TypedResults.Stream(body => WriteCsvAsync(body, database, id, cancellationToken), "text/csv; charset=utf-8");
    }

    /// <summary>Losses and accuracy as a PNG file.</summary>
    public static async Task<byte[]> PlotAsync(GanServiceDb database, TrainingJob job, PlotQuery query, CancellationToken cancellationToken) =>
        LossPlot.Encode(job.Name, job.Configuration().Loss, await database.PlottedLossesAsync(job.Id, cancellationToken), query.Width ?? 1000, query.Height ?? 620);

    /// <summary>Every step as a row.</summary>
    public static async Task WriteCsvAsync(Stream body, GanServiceDb database, string id, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(body, leaveOpen: true) { NewLine = "\n" };
        await writer.WriteLineAsync("step,discriminatorReal,discriminatorFake,generator,discriminatorAccuracy");
        await foreach (var (step, losses) in database.LossesAsync(id, after: 0).WithCancellation(cancellationToken))
        {
            await writer.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{step},{losses.DiscriminatorReal},{losses.DiscriminatorFake},{losses.Generator},{losses.DiscriminatorAccuracy}"));
        }
    }
}

/// <summary>Which losses.</summary>
public sealed record LossesQuery
{
    /// <summary>Only later steps.</summary>
    [Range(0, int.MaxValue)]
    [DefaultValue(0)]
    public int? After { get; init; }

    /// <summary>Only steps up to this one.</summary>
    [Range(0, int.MaxValue)]
    public int? Until { get; init; }

    /// <summary>Fewer points, which keep every extreme.</summary>
    [Range(3, 1_000_000)]
    public int? MaxPoints { get; init; }
}

/// <summary>How large a plot is.</summary>
public sealed record PlotQuery
{
    /// <summary>In pixels.</summary>
    [Range(LossPlot.MinSide, LossPlot.MaxSide)]
    [DefaultValue(1000)]
    public int? Width { get; init; }

    /// <inheritdoc cref="Width"/>
    [Range(LossPlot.MinSide, LossPlot.MaxSide)]
    [DefaultValue(620)]
    public int? Height { get; init; }
}
