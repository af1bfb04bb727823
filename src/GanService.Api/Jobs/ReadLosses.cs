using System.ComponentModel.DataAnnotations;
using System.Globalization;
using GanService.Api.Storage;
using GanService.Engine.Training;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Jobs;

/// <summary><c>GET /jobs/{id}/losses</c> and <c>/losses.csv</c></summary>
public static class ReadLosses
{
    public static async Task<Results<Ok<LossesResponse>, ProblemHttpResult>> Json(
        string id, [Range(0, int.MaxValue)] int? after, [Range(3, 1_000_000)] int? maxPoints, GanServiceDb database, CancellationToken cancellationToken)
    {
        if (!await database.Jobs.AnyAsync(j => j.Id == id, cancellationToken))
            return JobQueries.NoSuchJob(id);
        var rows = new List<(int Step, StepLosses Losses)>();
        await foreach (var row in database.LossesAsync(id, after ?? 0).WithCancellation(cancellationToken))
            rows.Add(row);
        var kept = maxPoints is { } limit && rows.Count > limit ? LossDownsampling.KeepExtremes(rows, limit) : rows;
        return TypedResults.Ok(LossesResponse.Of(id, kept));
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
