using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Aliases;

/// <summary><c>DELETE /aliases/{name}</c></summary>
public static class DeleteAlias
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(string name, GanServiceDb database, CancellationToken cancellationToken) =>
        await database.Aliases.Where(a => a.Name == name).ExecuteDeleteAsync(cancellationToken) > 0 ? TypedResults.NoContent() : Missing.Alias(name);
}
