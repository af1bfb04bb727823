using GanService.Api.Hosting;
using GanService.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Jobs;

/// <summary><c>GET /jobs/{id}/samples</c> and <c>/samples/{step}.png</c></summary>
public static class ReadSamples
{
    public static async Task<Results<Ok<IReadOnlyList<SampleResponse>>, ProblemHttpResult>> List(string id, GanServiceDb database, CancellationToken cancellationToken)
    {
        if (!await database.Jobs.AnyAsync(j => j.Id == id, cancellationToken))
            return JobQueries.NoSuchJob(id);
        var samples = await database.Samples.AsNoTracking().Where(s => s.JobId == id).OrderBy(s => s.Step).ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<SampleResponse>>([.. samples.Select(s => new SampleResponse(s.Step, Url(id, s.Step), s.CreatedAt))]);
    }

    /// <summary>A sample's address in this service.</summary>
    public static string Url(string jobId, int step) => $"/jobs/{jobId}/samples/{step}.png";

    public static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> Png(
        string id, int step, GanServiceDb database, DataFolder folder, CancellationToken cancellationToken) =>
        await database.Samples.AnyAsync(s => s.JobId == id && s.Step == step, cancellationToken)
            && File.Exists(folder.Sample(id, step))
            ? TypedResults.PhysicalFile(folder.Sample(id, step), "image/png")
            : Problems.NotFound($"The job '{id}' has no sample of step {step}. GET /jobs/{id}/samples lists its samples.");
}

/// <summary>A grid of 25 faces as they were after a step; the face in row r and column c has the seed <c>job's seed + 5 r + c</c>.</summary>
public sealed record SampleResponse(int Step, string Url, DateTime CreatedAt);
