using GanService.Api.Store;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Checkpoints;

/// <summary>Which checkpoint a request means.</summary>
public static class CheckpointChoice
{
    public const string Latest = "latest", Best = "best";

    /// <summary>
    /// The checkpoint of an id or alias, the newest one of a job, or the best of the newest job that has measured ones. While no job has one, the newest
    /// is the generator that comes with the service.
    /// </summary>
    public static async Task<(Checkpoint? Checkpoint, ProblemHttpResult? Problem)> FindCheckpointAsync(this GanServiceDb database, string? name, CancellationToken cancellationToken)
    {
        var checkpoints = database.Checkpoints.AsNoTracking();
        if (name == Best)
        {
            return await checkpoints.Where(c => c.Distance != null).OrderByDescending(c => c.JobId).ThenBy(c => c.Distance).FirstOrDefaultAsync(cancellationToken) is { } best
                ? (best, null)
                : (null, Problems.NotFound("No checkpoint has been measured yet, so none is known to be the best. Use checkpoint=latest, or wait for a running job's first measurement."));
        }

        if (name is not (null or Latest))
        {
            return await checkpoints.SingleOrDefaultAsync(c => c.Id == name || database.Aliases.Any(a => a.Name == name && a.CheckpointId == c.Id), cancellationToken) is { } named
                ? (named, null)
                : (null, Problems.NotFound($"There is no checkpoint '{name}'. GET /checkpoints lists them, and GET /aliases their names."));
        }

        return await checkpoints.Where(c => c.JobId != c.Id || c.Id == Portraits.Id).OrderByDescending(c => c.Id).FirstOrDefaultAsync(cancellationToken) is { } newest
            ? (newest, null)
            : (null, Problems.NotFound("No job has a checkpoint yet. Queue one with POST /jobs and wait for its first; imported checkpoints are asked for by their id or a name."));
    }

    /// <summary>The problem of a checkpoint whose files are damaged or gone.</summary>
    public static ProblemHttpResult Unusable(Checkpoint checkpoint, InvalidDataException error) => Unusable([checkpoint], error);

    /// <summary>The same where one of several is.</summary>
    public static ProblemHttpResult Unusable(IReadOnlyList<Checkpoint> checkpoints, InvalidDataException error) => Problems.Of(
        StatusCodes.Status500InternalServerError, $"{(checkpoints.Count == 1 ? $"The checkpoint {checkpoints[0].Id}" : $"A checkpoint of job {checkpoints[0].JobId}")} cannot be used: {error.Message} Choose another one from GET /checkpoints.");
}
