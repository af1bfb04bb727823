using GanService.Api.Aliases;
using GanService.Api.Hosting;
using GanService.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Checkpoints;

/// <summary><c>DELETE /checkpoints/{id}</c></summary>
public static class DeleteCheckpoint
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(string id, GanServiceDb database, CheckpointStore checkpoints, CancellationToken cancellationToken)
    {
        if (await database.Checkpoints.FindAsync([id], cancellationToken) is not { } checkpoint)
            return ReadCheckpoints.NoSuchCheckpoint(id);
        if (checkpoint.Resumable && await database.Jobs.SingleAsync(j => j.Id == checkpoint.JobId, cancellationToken) is { HasEnded: false } job)
            return Problems.Conflict($"The job {job.Id} may have to go on from this checkpoint. Cancel the job first, or wait until it has ended.");
        if (await checkpoints.DeleteUnnamedAsync(database, checkpoint))
            return TypedResults.NoContent();
        return await database.InUseAsync(database.Checkpoints.Where(c => c.Id == id).Select(c => c.Id), cancellationToken) ?? ReadCheckpoints.NoSuchCheckpoint(id);
    }
}
