using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Checkpoints;

/// <summary>What may not be removed because it has a name.</summary>
public static class NamedCheckpoints
{
    /// <summary>The problem of removing one of these checkpoints, or null when none has a name.</summary>
    public static async Task<ProblemHttpResult?> InUseAsync(this GanServiceDb database, IQueryable<string> checkpointIds, CancellationToken cancellationToken) =>
        await database.Aliases.AsNoTracking().FirstOrDefaultAsync(a => checkpointIds.Contains(a.CheckpointId), cancellationToken) is { } alias
            ? Problems.Conflict($"The alias '{alias.Name}' means checkpoint {alias.CheckpointId}. Point it to another one first: PUT /aliases/{alias.Name}, or delete it.")
            : null;
}
