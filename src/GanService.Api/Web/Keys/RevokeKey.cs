using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Keys;

/// <summary><c>DELETE /keys/{id}</c></summary>
public static class RevokeKey
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(string id, GanServiceDb database, KeyRing ring, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!await database.ApiKeys.AnyAsync(k => k.Id == id, cancellationToken))
            return Problems.NotFound($"There is no key '{id}'. GET /keys lists them.");
        await database.ApiKeys.Where(k => k.Id == id).RevokeAsync(time.GetUtcNow().UtcDateTime, cancellationToken);
        await ring.LookAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
