using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Jobs;

/// <summary><c>GET /jobs/{id}/times</c></summary>
public static class ReadTimes
{
    private static readonly JobEventKind[] dated = [JobEventKind.LossesAdded, JobEventKind.SampleDrawn, JobEventKind.CheckpointSaved];

    public static async Task<Results<Ok<TimesResponse>, ProblemHttpResult>> Handle(string id, GanServiceDb database, CancellationToken cancellationToken)
    {
        if (!await database.Jobs.AnyAsync(j => j.Id == id, cancellationToken))
            return Missing.Job(id);
        var told = await database.JobEvents.Where(e => e.JobId == id && dated.Contains(e.Kind))
            .OrderBy(e => e.Step).ThenBy(e => e.At).Select(e => new { e.Step, e.At }).ToListAsync(cancellationToken);
        var changes = await database.JobEvents.AsNoTracking().Where(e => e.JobId == id && e.Kind == JobEventKind.JobChanged)
            .OrderBy(e => e.Number).ToListAsync(cancellationToken);
        return TypedResults.Ok(TimesResponse.Of(id, [.. told.Select(e => (e.Step, e.At))], [.. StartsOf(changes)]));
    }

    private static IEnumerable<DateTime> StartsOf(IEnumerable<JobEvent> changes)
    {
        var before = JobState.Queued;
        foreach (var change in changes)
        {
            var now = change.Unpack<StoredJob>().State;
            if (now == JobState.Running && before != JobState.Running)
                yield return change.At;
            before = now;
        }
    }
}
