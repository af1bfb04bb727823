using GanService.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Live;

/// <summary>Takes out of a job's events what is no longer there.</summary>
public static class JobEventHistory
{
    /// <summary>Forgets the events of some kinds that tell of a step. The newest event of the job stays, so that its number is not given twice.</summary>
    public static void ForgetEvents(this GanServiceDb database, string jobId, int step, params JobEventKind[] kinds)
    {
        var newest = database.JobEvents.Where(e => e.JobId == jobId).Max(e => (long?)e.Number);
        database.JobEvents.Where(e => e.JobId == jobId && kinds.Contains(e.Kind) && e.FirstStep == step && e.Number < newest).ExecuteDelete();
    }
}
