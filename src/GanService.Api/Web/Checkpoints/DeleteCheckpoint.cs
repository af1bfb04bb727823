using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Checkpoints;

/// <summary><c>DELETE /checkpoints/{id}</c></summary>
public static class DeleteCheckpoint
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(string id, GanServiceDb database, CheckpointFiles checkpoints, CancellationToken cancellationToken)
    {
        if (await database.Checkpoints.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } checkpoint)
            return Missing.Checkpoint(id);
        if (checkpoint.Resumable && await database.Jobs.SingleAsync(j => j.Id == checkpoint.JobId, cancellationToken) is { HasEnded: false } job)
            return Problems.Conflict($"The job {job.Id} may have to continue from this checkpoint. Cancel the job first, or wait until it has ended.");
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.DeleteUnnamedAsync(checkpoint))
        {
            await transaction.CommitAsync(cancellationToken);
            await checkpoints.DeleteAsync(checkpoint);
            return TypedResults.NoContent();
        }

        return await database.InUseAsync(database.Checkpoints.Where(c => c.Id == id).Select(c => c.Id), cancellationToken) ?? Missing.Checkpoint(id);
    }
}
