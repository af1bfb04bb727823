using System.Globalization;
using System.Text.Json;
using CsvHelper;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Engine;
using GanService.Engine.Checkpoints;
using GanService.Engine.Files;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Jobs;

/// <summary><c>GET /jobs/{id}/export.zip</c>: what other tools, and people without this service, need of a job.</summary>
public static class ExportJob
{
    private static readonly JsonSerializerOptions indented = new(EngineJson.Options) { WriteIndented = true };

    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Handle(
        string id, GanServiceDb database, IFileStore files, CheckpointFiles weights, HttpContext context, CancellationToken cancellationToken)
    {
        if (await database.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, cancellationToken) is not { } job)
            return Missing.Job(id);
        context.NameFile(job.Name, $"{new JobTitle(job.Name, job.Steps).OfStep(job.Step)}.zip", isShown: false);
        return StreamedZip.Answer(context, async zip =>
        {
            var described = await database.DescribeAsync(job, cancellationToken);
            await zip.AddTextAsync("job.json", file => JsonSerializer.SerializeAsync(file, described, indented, cancellationToken), cancellationToken);
            await zip.AddTextAsync("losses.csv", file => ReadLosses.WriteCsvAsync(file, database, id, cancellationToken), cancellationToken);
            var checkpoints = await database.Checkpoints.AsNoTracking().Where(c => c.JobId == id).OrderBy(c => c.Step).ToListAsync(cancellationToken);
            await zip.AddTextAsync("quality.csv", file => WriteQualityAsync(file, checkpoints), cancellationToken);
            await zip.AddAsync("losses.png", await ReadLosses.PlotAsync(database, job, new(), cancellationToken), cancellationToken);
            foreach (var sample in await database.Samples.AsNoTracking().Where(s => s.JobId == id).OrderBy(s => s.Step).ToListAsync(cancellationToken))
            {
                using var held = await files.HoldAsync(FileKeys.Sample(id, sample.Step, sample.Attempt), [], cancellationToken);
                await zip.AddFileAsync(string.Create(CultureInfo.InvariantCulture, $"samples/{sample.Step:D8}.png"), held.Path, cancellationToken);
            }

            if (checkpoints.Find(c => c.Id == (described.BestCheckpoint ?? described.Checkpoint)) is { } checkpoint)
                await AddModelAsync(zip, weights, checkpoint, cancellationToken);
        });
    }

    private static async Task AddModelAsync(StreamedZip zip, CheckpointFiles weights, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        using var held = await weights.HoldGeneratorAsync(checkpoint, cancellationToken);
        foreach (var name in CheckpointFolder.GeneratorFiles)
            await zip.AddFileAsync($"model/{name}", Path.Combine(held.Path, name), cancellationToken);
    }

    private static async Task WriteQualityAsync(Stream file, IEnumerable<Checkpoint> checkpoints)
    {
        await using var csv = new CsvWriter(new StreamWriter(file, leaveOpen: true), CsvRows.Configuration);
        csv.WriteRow(["step", "checkpoint", "images", "distance", "slicedWasserstein", "floor", "eigenfaceDistance", "eigenfaceFloor", "similarity", "realSimilarity", "alikePairs", "memorized", "discriminatorAccuracy"]);
        foreach (var checkpoint in checkpoints)
        {
            if (checkpoint.Quality() is not { } q)
                continue;
            csv.WriteRow(new object?[] { q.Step, checkpoint.Id, q.Images, q.Distance, q.SlicedWasserstein, q.Floor, q.EigenfaceDistance, q.EigenfaceFloor, q.Similarity, q.RealSimilarity, q.AlikePairs, q.Memorized, q.DiscriminatorAccuracy }
                .Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        }
    }
}
