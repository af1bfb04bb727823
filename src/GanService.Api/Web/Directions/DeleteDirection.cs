using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Directions;

/// <summary><c>DELETE /checkpoints/{id}/directions/{name}</c></summary>
public static class DeleteDirection
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(string id, string name, GanServiceDb database, CancellationToken cancellationToken) =>
        await database.Directions.Where(d => d.Name == name && database.Checkpoints.Any(c => c.Id == id && c.JobId == d.JobId)).ExecuteDeleteAsync(cancellationToken) > 0
            ? TypedResults.NoContent()
            : Problems.NotFound($"The checkpoint '{id}' has no direction '{name}'. GET /checkpoints/{{id}}/directions lists those of a checkpoint.");
}
