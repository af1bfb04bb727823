using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Engine.Imaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Jobs;

/// <summary><c>GET /jobs/{id}/samples</c>, <c>/samples/{step}.png</c> and <c>/progress.gif</c></summary>
public static class ReadSamples
{
    private const long MaxGridPixels = 4_000_000; // five by five of the largest faces

    public static async Task<Results<Ok<IReadOnlyList<SampleResponse>>, ProblemHttpResult>> List(string id, GanServiceDb database, HttpContext context, CancellationToken cancellationToken)
    {
        if (!await database.Jobs.AnyAsync(j => j.Id == id, cancellationToken))
            return Missing.Job(id);
        var samples = await database.Samples.AsNoTracking().Where(s => s.JobId == id).OrderBy(s => s.Step).ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<SampleResponse>>([.. samples.Select(s => new SampleResponse(s.Step, context.AddressOf(PathOf(id, s.Step)), s.CreatedAt))]);
    }

    /// <summary>A sample's path in this service.</summary>
    public static string PathOf(string jobId, int step) => $"/jobs/{jobId}/samples/{step}.png";

    public static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> Png(
        string id, int step, GanServiceDb database, IFileStore files, HttpContext context, CancellationToken cancellationToken)
    {
        var sample = await database.Samples.Where(s => s.JobId == id && s.Step == step)
            .Join(database.Jobs, s => s.JobId, j => j.Id, (s, j) => new { s.Attempt, Title = new JobTitle(j.Name, j.Steps) }).SingleOrDefaultAsync(cancellationToken);
        var held = sample is null ? null : await files.HoldAsync(FileKeys.Sample(id, step, sample.Attempt), [], cancellationToken);
        if (held is not null)
            context.Response.RegisterForDispose(held);
        if (held is null || !File.Exists(held.Path))
            return Problems.NotFound($"The job '{id}' has no sample of step {step}. GET /jobs/{id}/samples lists its samples.");
        context.NameFile(sample!.Title.Name, $"{sample.Title.OfStep(step)}-sample.png", isShown: true);
        return TypedResults.PhysicalFile(held.Path, "image/png");
    }

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Gif(string id, GanServiceDb database, IFileStore files, HttpContext context, CancellationToken cancellationToken)
    {
        if (await database.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, cancellationToken) is not { } job)
            return Missing.Job(id);
        var attempts = await database.Samples.Where(s => s.JobId == id).ToDictionaryAsync(s => s.Step, s => s.Attempt, cancellationToken);
        List<(int Step, RgbImage Grid)> grids = [];
        foreach (var step in ProgressAnimation.Thin([.. attempts.Keys.Order()]))
        {
            using var held = await files.HoldAsync(FileKeys.Sample(id, step, attempts[step]), [], cancellationToken);
            if (File.Exists(held.Path))
                grids.Add((step, ImageDecoder.Decode(await File.ReadAllBytesAsync(held.Path, cancellationToken), MaxGridPixels)));
        }

        if (grids.Count == 0)
            return Problems.NotFound($"The job '{id}' has no sample yet; the first is drawn after step 1.");
        context.NameFile(job.Name, $"{new JobTitle(job.Name, job.Steps).OfStep(attempts.Keys.Max())}-progress.gif", isShown: true);
        return TypedResults.File(ProgressAnimation.Encode(grids), "image/gif");
    }
}

/// <summary>A grid of 25 faces as they were after a step; the face in row r and column c has the seed <c>job's seed + 5 r + c</c>.</summary>
public sealed record SampleResponse(int Step, string Url, DateTime CreatedAt);
