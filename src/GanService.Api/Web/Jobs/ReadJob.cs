using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Jobs;

/// <summary><c>GET /jobs/{id}</c></summary>
public static class ReadJob
{
    public static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> Get(string id, GanServiceDb database, CancellationToken cancellationToken) =>
        await database.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, cancellationToken) is { } job
            ? TypedResults.Ok(await database.DescribeAsync(job, cancellationToken))
            : Missing.Job(id);
}
