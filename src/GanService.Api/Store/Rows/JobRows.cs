using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Rows;

/// <summary>What is asked of the rows of jobs, and done to them in one statement.</summary>
public static class JobRows
{
    /// <summary>The order in which waiting jobs are taken.</summary>
    public static IOrderedQueryable<TrainingJob> InQueueOrder(this IQueryable<TrainingJob> jobs) =>
        jobs.Where(j => j.State == JobState.Queued).OrderByDescending(j => j.Priority).ThenBy(j => j.Id);

    /// <summary>The row of a job that a worker took, as long as it is that worker's.</summary>
    public static IQueryable<TrainingJob> HeldBy(this IQueryable<TrainingJob> jobs, TrainingJob taken) =>
        jobs.Where(j => j.Id == taken.Id && j.Attempt == taken.Attempt && j.State == JobState.Running);

    /// <summary>Keeps others from writing these rows until the transaction ends. A statement that changes nothing does so in every database.</summary>
    public static Task LockAsync(this IQueryable<TrainingJob> jobs) => jobs.ExecuteUpdateAsync(row => row.SetProperty(j => j.Attempt, j => j.Attempt));

    /// <summary>Takes the next waiting job that no other worker is just taking and whose dataset is not just being uploaded or imported, and gives the event that says so its number.</summary>
    /// <returns>Its row, or null when none waits.</returns>
    public static async Task<TrainingJob?> ClaimAsync(this GanServiceDb database, string worker, DateTime leaseUntil, DateTime now)
    {
        var claim = $$"""
            UPDATE "Jobs" SET "State" = 'Running', "Worker" = {0}, "LeaseUntil" = {1}, "Attempt" = "Attempt" + 1, "StartedAt" = COALESCE("StartedAt", {2}),
                "Warning" = NULL, "HealthyCheckpoint" = NULL, "PreparedShare" = NULL, "Version" = "Version" + 1, "LastEvent" = "LastEvent" + 1
            WHERE "Id" = (SELECT "Id" FROM "Jobs" AS waiting WHERE "State" = 'Queued'
                AND NOT EXISTS (SELECT 1 FROM "Datasets" AS dataset WHERE dataset."Id" = waiting."DatasetId" AND dataset."State" IN ('Uploading', 'Importing')) ORDER BY "Priority" DESC, "Id" LIMIT 1 {{database.SkipLocked}})
            RETURNING *
            """;
        var claimed = await database.Jobs.FromSqlRaw(claim, worker, leaseUntil, now).AsNoTracking().ToListAsync();
        return claimed.SingleOrDefault();
    }

    /// <summary>Gives a job's next event its number, and keeps others from writing events of the job until the transaction ends.</summary>
    public static async Task<long> RaiseLastEventAsync(this GanServiceDb database, string jobId) => (await database.Database
        .SqlQuery<long>($"UPDATE \"Jobs\" SET \"LastEvent\" = \"LastEvent\" + 1 WHERE \"Id\" = {jobId} RETURNING \"LastEvent\" AS \"Value\"").ToListAsync())[0];

    /// <summary>How many jobs will be taken before a waiting one, and which checkpoints others may want of each.</summary>
    public static async Task<IReadOnlyList<JobStanding>> StandingsAsync(this GanServiceDb database, IReadOnlyList<TrainingJob> jobs, CancellationToken cancellationToken)
    {
        var ids = jobs.Select(j => j.Id).ToList();
        var queue = jobs.Any(j => j.State == JobState.Queued)
            ? await database.Jobs.InQueueOrder().Select(j => j.Id).ToListAsync(cancellationToken)
            : [];
        var newest = await database.Checkpoints.Where(c => ids.Contains(c.JobId)).GroupBy(c => c.JobId)
            .Select(g => new { JobId = g.Key, g.OrderByDescending(c => c.Step).First().Id }).ToDictionaryAsync(c => c.JobId, c => c.Id, cancellationToken);
        var best = await database.Checkpoints.Where(c => ids.Contains(c.JobId) && c.Distance != null).GroupBy(c => c.JobId)
            .Select(g => new { JobId = g.Key, g.OrderBy(c => c.Distance).First().Id, Distance = g.Min(c => c.Distance) }).ToDictionaryAsync(c => c.JobId, cancellationToken);
        return [.. jobs.Select(job => new JobStanding(
            queue.IndexOf(job.Id) is >= 0 and var position ? position + 1 : null, newest.GetValueOrDefault(job.Id), best.GetValueOrDefault(job.Id)?.Id, best.GetValueOrDefault(job.Id)?.Distance))];
    }
}

/// <summary>What other rows know of a job.</summary>
/// <param name="QueuePosition">While it waits: 1 is next.</param>
/// <param name="Checkpoint">The newest one's id.</param>
/// <param name="BestCheckpoint">The id of the measured one whose faces are closest to the dataset's.</param>
/// <param name="BestDistance">How close those are; see <see cref="GanService.Engine.Quality.QualityReport.Distance"/>.</param>
public sealed record JobStanding(int? QueuePosition, string? Checkpoint, string? BestCheckpoint, double? BestDistance);
