using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Jobs;

/// <summary><c>GET /jobs</c></summary>
public static class ListJobs
{
    public static async Task<Results<Ok<JobPage>, ProblemHttpResult>> Handle([AsParameters] JobFilter filter, [AsParameters] JobListQuery query, GanServiceDb database, TimeProvider time, CancellationToken cancellationToken)
    {
        if (filter.IdsError is { } error)
            return Problems.Invalid("ids", error);
        if (query.After is not null && (query.Sort ?? JobListQuery.NewestFirst) != JobListQuery.NewestFirst)
            return Problems.Invalid("after", "after works only with the newest jobs first. Use skip with other orders.");
        var now = time.GetUtcNow().UtcDateTime;
        var all = await (filter with { State = null }).FindAsync(database, now, cancellationToken);
        List<ListedJob> found = filter.State is null ? all : [.. all.Where(j => filter.States.Contains(j.State))];
        var size = query.Limit ?? filter.IdList?.Length ?? 50;
        ListedJob[] rest = [.. (await SortedAsync(found, query.Sort ?? JobListQuery.NewestFirst, database, now, cancellationToken))
            .Where(j => query.After is null || string.CompareOrdinal(j.Id, query.After) < 0).Skip(query.Skip ?? 0).Take(size + 1)];
        string[] ids = [.. rest.Take(size).Select(j => j.Id)];
        var jobs = await database.Jobs.AsNoTracking().Where(j => ids.Contains(j.Id)).ToListAsync(cancellationToken);
        return TypedResults.Ok(new JobPage(
            await database.DescribeAsync([.. jobs.OrderBy(j => Array.IndexOf(ids, j.Id))], cancellationToken),
            rest.Length > size && query.Sort is null or JobListQuery.NewestFirst ? ids[^1] : null,
            found.Count,
            new(Of(JobState.Running), Of(JobState.Queued), Of(JobState.Paused), Of(JobState.Completed), Of(JobState.Cancelled), Of(JobState.Failed))));

        int Of(JobState state) => all.Count(j => j.State == state);
    }

    // Those of which nothing is known come last in either direction; of equals the newer comes first.
    private static async Task<IEnumerable<ListedJob>> SortedAsync(List<ListedJob> newestFirst, string sort, GanServiceDb database, DateTime now, CancellationToken cancellationToken)
    {
        var distances = sort.EndsWith("distance", StringComparison.Ordinal)
            ? await database.Checkpoints.Where(c => c.Distance != null).GroupBy(c => c.JobId).Select(g => new { g.Key, Distance = g.Min(c => c.Distance) }).ToDictionaryAsync(c => c.Key, c => c.Distance, cancellationToken)
            : null;
        Func<ListedJob, IComparable?> value = sort.TrimStart('-') switch
        {
            "name" => j => j.Name.ToUpperInvariant(),
            "state" => j => j.State,
            "queue" => j => j.State == JobState.Queued ? -j.Priority : null,
            "step" => j => j.Step,
            "started" => j => j.StartedAt,
            "ended" => j => j.EndedAt,
            "took" => j => (j.EndedAt ?? now) - j.StartedAt,
            "distance" => j => distances!.GetValueOrDefault(j.Id),
            _ => j => j.Id,
        };
        var known = (sort == "queue" ? newestFirst.OrderBy(j => j.Id) : newestFirst.AsEnumerable()).OrderBy(j => value(j) is null);
        return sort.StartsWith('-') ? known.ThenByDescending(value) : known.ThenBy(value);
    }
}

/// <summary>Jobs.</summary>
/// <param name="Items">At most <c>limit</c> of them.</param>
/// <param name="Next">The value of <c>after</c> that continues, or null at the end and in other orders.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Totals">How many there are in each state, were it not for <c>state</c>.</param>
public sealed record JobPage(IReadOnlyList<JobResponse> Items, string? Next, int Total, JobTotals Totals);

/// <summary>How many jobs are in each state.</summary>
public sealed record JobTotals(int Running, int Queued, int Paused, int Completed, int Cancelled, int Failed);

/// <summary>Which part of the jobs, and in which order.</summary>
public sealed record JobListQuery
{
    internal const string NewestFirst = "-created";

    /// <summary>What they are sorted by: <c>-</c> before it for the largest first. <c>distance</c> is that of the best checkpoint, <c>took</c> the time from start to end, <c>queue</c> the order in which waiting jobs are taken.</summary>
    [AllowedValues(null, NewestFirst, "created", "name", "-name", "state", "-state", "queue", "step", "-step", "started", "-started", "ended", "-ended", "took", "-took", "distance", "-distance")]
    [DefaultValue(NewestFirst)]
    public string? Sort { get; init; }

    /// <summary>The most items to return: 50, or as many as <c>ids</c>, when left out.</summary>
    [Range(1, JobFilter.MaxIds)]
    public int? Limit { get; init; }

    /// <summary>Leaves out so many at the beginning.</summary>
    [Range(0, int.MaxValue)]
    [DefaultValue(0)]
    public int? Skip { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    public string? After { get; init; }
}
