using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Jobs;

/// <summary><c>GET /jobs</c> and <c>GET /jobs/{id}</c></summary>
public static class ReadJobs
{
    public static async Task<Ok<Page<JobResponse>>> List([AsParameters] PageQuery query, GanServiceDb database, CancellationToken cancellationToken)
    {
        var jobs = await database.Jobs.AsNoTracking()
            .Where(j => query.After == null || string.Compare(j.Id, query.After) < 0)
            .OrderByDescending(j => j.Id).Take(query.Size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Page<JobResponse>.Of(await database.DescribeAsync(jobs, cancellationToken), query.Size, j => j.Id));
    }

    public static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> Get(string id, GanServiceDb database, CancellationToken cancellationToken) =>
        await database.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, cancellationToken) is { } job
            ? TypedResults.Ok(await database.DescribeAsync(job, cancellationToken))
            : Missing.Job(id);
}
