using GanService.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Jobs;

/// <summary>Turns rows into responses with what other rows know of them.</summary>
public static class JobQueries
{
    /// <summary>The order in which waiting jobs are taken.</summary>
    public static IOrderedQueryable<TrainingJob> InQueueOrder(this IQueryable<TrainingJob> jobs) =>
        jobs.Where(j => j.State == JobState.Queued).OrderByDescending(j => j.Priority).ThenBy(j => j.Id);

    /// <summary>The row of a job that a worker took, as long as it is that worker's.</summary>
    public static IQueryable<TrainingJob> HeldBy(this IQueryable<TrainingJob> jobs, TrainingJob taken) =>
        jobs.Where(j => j.Id == taken.Id && j.Attempt == taken.Attempt && j.State == JobState.Running);

    public static async Task<IReadOnlyList<JobResponse>> DescribeAsync(this GanServiceDb database, IReadOnlyList<TrainingJob> jobs, CancellationToken cancellationToken)
    {
        var ids = jobs.Select(j => j.Id).ToList();
        var queue = jobs.Any(j => j.State == JobState.Queued)
            ? await database.Jobs.InQueueOrder().Select(j => j.Id).ToListAsync(cancellationToken)
            : [];
        var checkpoints = await database.Checkpoints.Where(c => ids.Contains(c.JobId)).GroupBy(c => c.JobId)
            .Select(g => g.OrderByDescending(c => c.Step).First()).ToDictionaryAsync(c => c.JobId, c => c.Id, cancellationToken);
        var best = await database.Checkpoints.Where(c => ids.Contains(c.JobId) && c.SlicedWasserstein != null).GroupBy(c => c.JobId)
            .Select(g => g.OrderBy(c => c.SlicedWasserstein).First()).ToDictionaryAsync(c => c.JobId, c => c.Id, cancellationToken);
        return [.. jobs.Select(job => JobResponse.Of(
            job, queue.IndexOf(job.Id) is >= 0 and var position ? position + 1 : null, checkpoints.GetValueOrDefault(job.Id), best.GetValueOrDefault(job.Id)))];
    }

    public static async Task<JobResponse> DescribeAsync(this GanServiceDb database, TrainingJob job, CancellationToken cancellationToken) =>
        (await database.DescribeAsync([job], cancellationToken))[0];

    /// <summary>The problem of a job that is not there.</summary>
    public static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult NoSuchJob(string id) =>
        Hosting.Problems.NotFound($"There is no job '{id}'. GET /jobs lists them.");
}
