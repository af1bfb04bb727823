using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Jobs;

/// <summary><c>GET /jobs/{id}/notices</c></summary>
public static class ReadNotices
{
    private const int Newest = 200;

    public static async Task<Results<Ok<IReadOnlyList<JobNotice>>, ProblemHttpResult>> Handle(string id, GanServiceDb database, CancellationToken cancellationToken)
    {
        if (!await database.Jobs.AnyAsync(j => j.Id == id, cancellationToken))
            return Missing.Job(id);
        var rows = await database.JobEvents.Where(e => e.JobId == id && e.Kind == JobEventKind.NoticeGiven)
            .OrderByDescending(e => e.Number).Take(Newest).AsNoTracking().ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<JobNotice>>([.. rows.Select(e => JobNotice.Of(id, e.Unpack<StoredNotice>()))]);
    }
}
