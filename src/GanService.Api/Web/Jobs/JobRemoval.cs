using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Jobs;

/// <summary><c>DELETE /jobs/{id}</c></summary>
public sealed class JobRemoval(GanServiceDb database, IFileStore files, Wakeups wakeups, ILogger<TrainingJob> log)
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(string id, JobRemoval removal, CancellationToken cancellationToken) =>
        await removal.RemoveAsync(id, cancellationToken) is { Refusal: { } refusal } ? refusal : TypedResults.NoContent();

    /// <summary>Removes an ended job and everything it wrote, and its experiment with the last of its jobs.</summary>
    /// <returns>Why not, or null; and the bytes of its checkpoints.</returns>
    public async Task<(ProblemHttpResult? Refusal, long FreedBytes)> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        if (await database.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, cancellationToken) is not { } job)
            return (Missing.Job(id), 0);
        if (!job.HasEnded)
            return (Problems.Conflict($"The job is {job.StateName}. Cancel it first: POST /jobs/{id}/cancel."), 0);

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.LockAsync(Turn.Names, cancellationToken);
        if (await database.InUseAsync(database.Checkpoints.Where(c => c.JobId == id).Select(c => c.Id), cancellationToken) is { } inUse)
            return (inUse, 0);
        var checkpoints = await database.Checkpoints.AsNoTracking().Where(c => c.JobId == id).ToListAsync(cancellationToken);
        await database.JobEvents.Where(c => c.JobId == id).ExecuteDeleteAsync(cancellationToken);
        await database.Samples.Where(s => s.JobId == id).ExecuteDeleteAsync(cancellationToken);
        await database.Checkpoints.Where(c => c.JobId == id).ExecuteDeleteAsync(cancellationToken);
        await database.Directions.Where(d => d.JobId == id).ExecuteDeleteAsync(cancellationToken);
        await database.Jobs.Where(j => j.Id == id).ExecuteDeleteAsync(cancellationToken);
        await database.Experiments.Where(e => e.Id == job.ExperimentId && !database.Jobs.Any(j => j.ExperimentId == e.Id)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        wakeups.Announce(News.JobDeleted, id);
        try
        {
            await files.DeleteAsync(FileKeys.Job(id));
        }
        finally
        {
            foreach (var checkpoint in checkpoints)
                wakeups.Announce(News.CheckpointChanged, checkpoint.Id); // after the files: a request that found a row before it went may load one until then
        }

        log.LogInformation("Job {JobId} deleted with {Checkpoints} checkpoints", id, checkpoints.Count);
        return (null, checkpoints.Sum(CheckpointThinning.BytesOf));
    }
}
