using System.ComponentModel.DataAnnotations;
using System.Globalization;
using GanService.Api.Storage;
using GanService.Engine.Imaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Jobs;

/// <summary><c>GET /jobs/{id}/losses</c>, <c>/losses.csv</c> and <c>/losses.png</c></summary>
public static class ReadLosses
{
    /// <summary>More than a plot has pixels.</summary>
    public const int PlotPoints = 6000;

    public static async Task<Results<Ok<LossesResponse>, ProblemHttpResult>> Json(
        string id, [Range(0, int.MaxValue)] int? after, [Range(3, 1_000_000)] int? maxPoints, GanServiceDb database, CancellationToken cancellationToken)
    {
        if (!await database.Jobs.AnyAsync(j => j.Id == id, cancellationToken))
            return JobQueries.NoSuchJob(id);
        return TypedResults.Ok(LossesResponse.Of(id, await database.LossesAsync(id, after ?? 0, maxPoints, cancellationToken)));
    }

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Png(
        string id, [Range(LossPlot.MinSide, LossPlot.MaxSide)] int? width, [Range(LossPlot.MinSide, LossPlot.MaxSide)] int? height, GanServiceDb database, CancellationToken cancellationToken)
    {
        if (await database.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, cancellationToken) is not { } job)
            return JobQueries.NoSuchJob(id);
        var losses = await database.LossesAsync(id, after: 0, PlotPoints, cancellationToken);
        return TypedResults.File(LossPlot.Encode(job.Name, losses, width ?? 1000, height ?? 620), "image/png");
    }

    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Csv(string id, GanServiceDb database, CancellationToken cancellationToken)
    {
        if (!await database.Jobs.AnyAsync(j => j.Id == id, cancellationToken))
            return JobQueries.NoSuchJob(id);
        return TypedResults.Stream(body => WriteCsvAsync(body, database, id, cancellationToken), "text/csv; charset=utf-8", $"losses-{id}.csv");
    }

    private static async Task WriteCsvAsync(Stream body, GanServiceDb database, string id, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(body) { NewLine = "\n" };
        await writer.WriteLineAsync("step,discriminatorReal,discriminatorFake,generator,discriminatorAccuracy");
        await foreach (var (step, losses) in database.LossesAsync(id, after: 0).WithCancellation(cancellationToken))
        {
            await writer.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{step},{losses.DiscriminatorReal},{losses.DiscriminatorFake},{losses.Generator},{losses.DiscriminatorAccuracy}"));
        }
    }
}
