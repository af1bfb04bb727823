using GanService.Api.Store.Rows;
using GanService.Api.Web.Checkpoints;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Directions;

/// <summary><c>GET /checkpoints/{id}/directions</c></summary>
public static class ReadDirections
{
    public static async Task<Results<Ok<IReadOnlyList<DirectionResponse>>, ProblemHttpResult>> Handle(string id, GanServiceDb database, CancellationToken cancellationToken)
    {
        var (checkpoint, problem) = await database.FindCheckpointAsync(id, cancellationToken);
        if (checkpoint is null)
            return problem!;
        var rows = await database.Directions.AsNoTracking().Where(d => d.JobId == checkpoint.JobId).OrderBy(d => d.Name).ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<DirectionResponse>>([.. rows.Select(DirectionResponse.Of)]);
    }
}

/// <summary>A direction as the service shows it.</summary>
/// <param name="Name">For <c>/generate?direction=</c>.</param>
/// <param name="Checkpoint">The id of the checkpoint whose faces were looked at.</param>
/// <param name="JobId">The job with all of whose checkpoints it can be used; of an imported checkpoint its own id.</param>
/// <param name="From">Seeds of faces that it leads away from.</param>
/// <param name="To">Seeds of faces that it leads to.</param>
/// <param name="CreatedBy">The name of the key by which it was made; null without one.</param>
public sealed record DirectionResponse(string Name, string Checkpoint, string JobId, IReadOnlyList<long> From, IReadOnlyList<long> To, DateTime CreatedAt, string? CreatedBy)
{
    public static DirectionResponse Of(Direction row)
    {
        var direction = DirectionChoice.SeedsOf(row.Seeds);
        return new(row.Name, row.CheckpointId, row.JobId, direction.From, direction.To, row.CreatedAt, row.CreatedBy);
    }
}
