using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Engine.Checkpoints;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Checkpoints;

/// <summary><c>GET</c> under <c>/checkpoints</c> and <c>/jobs/{id}/checkpoints</c></summary>
public static class ReadCheckpoints
{
    public static async Task<Ok<Page<CheckpointResponse>>> List([AsParameters] PageQuery query, GanServiceDb database, CancellationToken cancellationToken) =>
        TypedResults.Ok(await PageAsync(database.Checkpoints, query, cancellationToken));

    public static async Task<Results<Ok<Page<CheckpointResponse>>, ProblemHttpResult>> ListOfJob(
        string id, [AsParameters] PageQuery query, GanServiceDb database, CancellationToken cancellationToken) =>
        await database.Jobs.AnyAsync(j => j.Id == id, cancellationToken)
            ? TypedResults.Ok(await PageAsync(database.Checkpoints.Where(c => c.JobId == id), query, cancellationToken))
            : Missing.Job(id);

    public static async Task<Results<Ok<CheckpointResponse>, ProblemHttpResult>> Get(string id, GanServiceDb database, CancellationToken cancellationToken)
    {
        var (checkpoint, problem) = await database.FindCheckpointAsync(id, cancellationToken);
        return checkpoint is null ? problem! : TypedResults.Ok(CheckpointResponse.Of(checkpoint));
    }

    public static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> Weights(
        string id, GanServiceDb database, CheckpointFiles files, JobTitles titles, HttpContext context, CancellationToken cancellationToken)
    {
        var (checkpoint, problem) = await database.FindCheckpointAsync(id, cancellationToken);
        if (checkpoint is null)
            return problem!;
        var held = await files.HoldGeneratorAsync(checkpoint, cancellationToken);
        context.Response.RegisterForDispose(held);
        var file = Path.Combine(held.Path, CheckpointFolder.GeneratorFile);
        if (!File.Exists(file))
            return Problems.NotFound($"The weights of checkpoint {checkpoint.Id} are missing on the server's disk. Choose another one from GET /checkpoints.");
        var title = await titles.OfAsync(checkpoint, database, cancellationToken);
        context.NameFile(title.Name, $"{title.OfStep(checkpoint.Step)}.safetensors", isShown: false);
        return TypedResults.PhysicalFile(file, "application/octet-stream");
    }

    private static async Task<Page<CheckpointResponse>> PageAsync(IQueryable<Checkpoint> checkpoints, PageQuery query, CancellationToken cancellationToken)
    {
        var rows = await checkpoints.AsNoTracking()
            .Where(c => query.After == null || string.Compare(c.Id, query.After) < 0)
            .OrderByDescending(c => c.Id).Take(query.Size + 1).ToListAsync(cancellationToken);
        return Page<CheckpointResponse>.Of([.. rows.Select(CheckpointResponse.Of)], query.Size, c => c.Id);
    }
}
