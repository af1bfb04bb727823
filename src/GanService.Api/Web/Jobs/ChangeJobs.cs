using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Jobs;

/// <summary><c>PATCH /jobs</c>, <c>POST /jobs/cancel</c>, <c>POST /jobs/thin</c> and <c>DELETE /jobs</c>: one after the other, each whole.</summary>
public sealed class ChangeJobs(GanServiceDb database, JobJournal journal, JobRemoval removal, CheckpointFiles checkpoints, TimeProvider time)
{
    private const int MaxRefused = 100;

    private long freed; // bytes

    public static async Task<Results<Ok<ChangedJobs>, ProblemHttpResult>> Tag([AsParameters] JobFilter filter, TagJobsRequest request, ChangeJobs jobs, CancellationToken cancellationToken) =>
        JobTags.Error([.. request.AddTags ?? [], .. request.RemoveTags ?? []]) is { } error
            ? Problems.Invalid("addTags", error)
            : await jobs.ChangeAsync(
                filter,
                job =>
                {
                    var tags = JobTags.Clean(job.Tags.Except(request.RemoveTags ?? [], StringComparer.OrdinalIgnoreCase).Concat(request.AddTags ?? []));
                    if (JobTags.Error(tags) is { } tooMany)
                        return tooMany;
                    (job.Tags, job.IsArchived) = (tags, request.Archived ?? job.IsArchived);
                    return null;
                },
                cancellationToken);

    public static Task<Results<Ok<ChangedJobs>, ProblemHttpResult>> Cancel([AsParameters] JobFilter filter, ChangeJobs jobs, TimeProvider time, CancellationToken cancellationToken) => jobs.ChangeAsync(
        filter,
        job =>
        {
            if (job.HasEnded)
                return $"It is {job.StateName} already.";
            job.Cancel(time.GetUtcNow().UtcDateTime);
            return null;
        },
        cancellationToken);

    public static Task<Results<Ok<ChangedJobs>, ProblemHttpResult>> Thin([AsParameters] JobFilter filter, ChangeJobs jobs, CancellationToken cancellationToken) => jobs.ThinAsync(filter, cancellationToken);

    public static Task<Results<Ok<ChangedJobs>, ProblemHttpResult>> Delete([AsParameters] JobFilter filter, ChangeJobs jobs, CancellationToken cancellationToken) =>
        jobs.RemoveAsync(filter, cancellationToken);

    private Task<Results<Ok<ChangedJobs>, ProblemHttpResult>> RemoveAsync(JobFilter filter, CancellationToken cancellationToken) =>
        EachAsync(
            filter,
            async id =>
            {
                var (refusal, bytes) = await removal.RemoveAsync(id, cancellationToken);
                freed += bytes;
                return refusal?.ProblemDetails.Detail;
            },
            cancellationToken);

    private Task<Results<Ok<ChangedJobs>, ProblemHttpResult>> ThinAsync(JobFilter filter, CancellationToken cancellationToken) => EachAsync(
        filter,
        async id =>
        {
            if (await database.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, cancellationToken) is not { } job)
                return "It was deleted.";
            if (!job.HasEnded)
                return $"It is {job.StateName}; a job that has ended can be thinned.";
            var named = await database.Aliases.Select(a => a.CheckpointId).ToListAsync(cancellationToken);
            var thinning = CheckpointThinning.Of(job, await database.Checkpoints.AsNoTracking().Where(c => c.JobId == id).ToListAsync(cancellationToken), named);
            freed += await thinning.ApplyAsync(database, checkpoints);
            return null;
        },
        cancellationToken);

    private Task<Results<Ok<ChangedJobs>, ProblemHttpResult>> ChangeAsync(JobFilter filter, Func<TrainingJob, string?> change, CancellationToken cancellationToken) =>
        EachAsync(filter, async id => (await journal.ChangeAsync(id, (job, _) => change(job), cancellationToken)).Refusal, cancellationToken);

    private async Task<Results<Ok<ChangedJobs>, ProblemHttpResult>> EachAsync(JobFilter filter, Func<string, Task<string?>> act, CancellationToken cancellationToken)
    {
        if (filter.IdsError is { } error)
            return Problems.Invalid("ids", error);
        if (filter.IsEmpty)
            return Problems.Of(StatusCodes.Status400BadRequest, "Say which jobs, such as ?ids=, ?state=failed or ?tag=: without a filter it would be all of them.");
        var changed = 0;
        List<RefusedJob> refused = [];
        foreach (var job in await filter.FindAsync(database, time.GetUtcNow().UtcDateTime, cancellationToken))
        {
            if (await act(job.Id) is { } reason)
                refused.Add(new(job.Id, job.Name, reason));
            else
                changed++;
        }

        return TypedResults.Ok(new ChangedJobs(changed, refused.Count, [.. refused.Take(MaxRefused)], freed));
    }
}

/// <summary>What to change in several jobs.</summary>
public sealed record TagJobsRequest
{
    /// <summary>Tags that each gets.</summary>
    /// <example>["baseline"]</example>
    public IReadOnlyList<string>? AddTags { get; init; }

    /// <summary>Tags that each loses.</summary>
    /// <example>["draft"]</example>
    public IReadOnlyList<string>? RemoveTags { get; init; }

    /// <summary>Whether lists leave them out unless they are asked for archived ones.</summary>
    /// <example>true</example>
    public bool? Archived { get; init; }
}

/// <summary>The outcome for several jobs.</summary>
/// <param name="Changed">How many were changed, cancelled, thinned or removed.</param>
/// <param name="RefusedCount">How many were not.</param>
/// <param name="Refused">Those, and why; at most 100.</param>
/// <param name="FreedBytes">What thinning or removing them freed of checkpoints.</param>
public sealed record ChangedJobs(int Changed, int RefusedCount, IReadOnlyList<RefusedJob> Refused, long FreedBytes);

/// <summary>A job that was left as it is, and why.</summary>
public sealed record RefusedJob(string Id, string Name, string Reason);
