using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Aliases;

/// <summary><c>GET /aliases</c> and <c>/aliases/{name}</c></summary>
public static class ReadAliases
{
    public static async Task<Ok<IReadOnlyList<AliasResponse>>> List(GanServiceDb database, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<AliasResponse>>([.. (await database.Aliases.AsNoTracking().OrderBy(a => a.Name).ToListAsync(cancellationToken)).Select(AliasResponse.Of)]);

    public static async Task<Results<Ok<AliasResponse>, ProblemHttpResult>> Get(string name, GanServiceDb database, CancellationToken cancellationToken) =>
        await database.Aliases.AsNoTracking().SingleOrDefaultAsync(a => a.Name == name, cancellationToken) is { } alias ? TypedResults.Ok(AliasResponse.Of(alias)) : Missing.Alias(name);
}
