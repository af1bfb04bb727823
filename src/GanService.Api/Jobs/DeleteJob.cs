using GanService.Api.Aliases;
using GanService.Api.Generation;
using GanService.Api.Hosting;
using GanService.Api.Live;
using GanService.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Jobs;

/// <summary><c>DELETE /jobs/{id}</c></summary>
public static class DeleteJob
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        string id, GanServiceDb database, DataFolder folder, GeneratorCache generators, LiveFeed feed, ILogger<TrainingJob> log, CancellationToken cancellationToken)
    {
        if (await database.Jobs.FindAsync([id], cancellationToken) is not { } job)
            return JobQueries.NoSuchJob(id);
        if (!job.HasEnded)
            return Problems.Conflict($"The job is {job.StateName}. Cancel it first: POST /jobs/{id}/cancel.");

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.InUseAsync(database.Checkpoints.Where(c => c.JobId == id).Select(c => c.Id), cancellationToken) is { } inUse)
            return inUse;
        var checkpoints = await database.Checkpoints.Where(c => c.JobId == id).Select(c => c.Id).ToListAsync(cancellationToken);
        await database.JobEvents.Where(c => c.JobId == id).ExecuteDeleteAsync(cancellationToken);
        await database.Samples.Where(s => s.JobId == id).ExecuteDeleteAsync(cancellationToken);
        await database.Checkpoints.Where(c => c.JobId == id).ExecuteDeleteAsync(cancellationToken);
        await database.Jobs.Where(j => j.Id == id).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.Announce(id, JobNews.Deleted);
        try
        {
            folder.DeleteJob(id);
        }
        finally
        {
            foreach (var checkpoint in checkpoints)
                generators.Forget(checkpoint); // after the files: a request that found a row before it went may load one until then
        }

        log.LogInformation("Job {JobId} deleted with {Checkpoints} checkpoints", id, checkpoints.Count);
        return TypedResults.NoContent();
    }
}
