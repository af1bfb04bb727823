using GanService.Api.Hosting;
using GanService.Api.Storage;
using GanService.Engine.Imaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Jobs;

/// <summary><c>GET /jobs/{id}/samples</c>, <c>/samples/{step}.png</c> and <c>/progress.gif</c></summary>
public static class ReadSamples
{
    private const long MaxGridPixels = 4_000_000; // five by five of the largest faces

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
        string id, int step, GanServiceDb database, DataFolder folder, HttpContext context, CancellationToken cancellationToken)
    {
        var title = await database.Samples.Where(s => s.JobId == id && s.Step == step)
            .Join(database.Jobs, s => s.JobId, j => j.Id, (_, j) => new JobTitle(j.Name, j.Steps)).SingleOrDefaultAsync(cancellationToken);
        if (title is null || !File.Exists(folder.Sample(id, step)))
            return Problems.NotFound($"The job '{id}' has no sample of step {step}. GET /jobs/{id}/samples lists its samples.");
        context.NameFile(title.Name, $"{title.OfStep(step)}-sample.png", isShown: true);
        return TypedResults.PhysicalFile(folder.Sample(id, step), "image/png");
    }

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Gif(string id, GanServiceDb database, DataFolder folder, HttpContext context, CancellationToken cancellationToken)
    {
        if (await database.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, cancellationToken) is not { } job)
            return JobQueries.NoSuchJob(id);
        var steps = await database.Samples.Where(s => s.JobId == id).OrderBy(s => s.Step).Select(s => s.Step).ToListAsync(cancellationToken);
        var grids = ProgressAnimation.Thin(steps).Where(step => File.Exists(folder.Sample(id, step)))
            .Select(step => (step, ImageDecoder.Decode(File.ReadAllBytes(folder.Sample(id, step)), MaxGridPixels))).ToList();
        if (grids.Count == 0)
            return Problems.NotFound($"The job '{id}' has no sample yet; the first is drawn after step 1.");
        context.NameFile(job.Name, $"{new JobTitle(job.Name, job.Steps).OfStep(steps[^1])}-progress.gif", isShown: true);
        return TypedResults.File(ProgressAnimation.Encode(grids), "image/gif");
    }
}

/// <summary>A grid of 25 faces as they were after a step; the face in row r and column c has the seed <c>job's seed + 5 r + c</c>.</summary>
public sealed record SampleResponse(int Step, string Url, DateTime CreatedAt);
