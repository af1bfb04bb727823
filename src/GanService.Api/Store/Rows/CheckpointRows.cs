using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Rows;

/// <summary>What is done to the rows of checkpoints.</summary>
public static class CheckpointRows
{
    /// <summary>Removes a checkpoint's row and events, unless an alias means it by now, or training has just made it whole again. Call it in a transaction.</summary>
    /// <returns>Whether it was removed.</returns>
    public static async Task<bool> DeleteUnnamedAsync(this GanServiceDb database, Checkpoint checkpoint)
    {
        await database.LockAsync(Turn.Names, CancellationToken.None);
        if (await database.Checkpoints.Where(c => c.Id == checkpoint.Id && c.Resumable == checkpoint.Resumable && !database.Aliases.Any(a => a.CheckpointId == c.Id)).ExecuteDeleteAsync() == 0)
            return false;
        if (checkpoint.JobId == checkpoint.Id)
            await database.Directions.Where(d => d.JobId == checkpoint.Id).ExecuteDeleteAsync(); // an imported one has no job with which they would go
        await database.ForgetEventsAsync(checkpoint.JobId, checkpoint.Step, JobEventKind.CheckpointSaved, JobEventKind.QualityMeasured);
        return true;
    }

    /// <summary>Has an alias mean a checkpoint, unless that has been removed.</summary>
    /// <returns>Whether it does.</returns>
    public static async Task<bool> NameAsync(this GanServiceDb database, string name, string checkpointId, DateTime now, string? by, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.LockAsync(Turn.Names, cancellationToken);
        var rows = await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Aliases" ("Name", "CheckpointId", "ChangedAt", "ChangedBy") SELECT {name}, {checkpointId}, {now}, {by} WHERE EXISTS (SELECT 1 FROM "Checkpoints" WHERE "Id" = {checkpointId})
            ON CONFLICT ("Name") DO UPDATE SET "CheckpointId" = excluded."CheckpointId", "ChangedAt" = excluded."ChangedAt", "ChangedBy" = excluded."ChangedBy"
            """,
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return rows > 0;
    }

    /// <summary>Has checkpoints keep their generators only.</summary>
    public static Task DropStatesAsync(this GanServiceDb database, IEnumerable<Checkpoint> checkpoints)
    {
        var ids = checkpoints.Select(c => c.Id).ToList();
        return database.Checkpoints.Where(c => ids.Contains(c.Id)).ExecuteUpdateAsync(row => row.SetProperty(c => c.Resumable, false));
    }
}
