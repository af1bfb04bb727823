using GanService.Api.Store.Rows;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Keys;

/// <summary><c>GET /keys</c></summary>
public static class ReadKeys
{
    public static async Task<Ok<IReadOnlyList<KeyResponse>>> Handle(GanServiceDb database, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<KeyResponse>>([.. (await database.ApiKeys.AsNoTracking().OrderByDescending(k => k.Id).ToListAsync(cancellationToken)).Select(KeyResponse.Of)]);
}
