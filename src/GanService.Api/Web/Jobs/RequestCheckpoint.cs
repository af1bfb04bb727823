using GanService.Api.Store;
using GanService.Api.Store.Rows;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Jobs;

/// <summary><c>POST /jobs/{id}/checkpoint</c></summary>
public static class RequestCheckpoint
{
    public static Task<Results<Ok<JobResponse>, ProblemHttpResult>> Handle(string id, JobJournal journal, CancellationToken cancellationToken) =>
        journal.CommandAsync(
            id,
            (job, _) =>
            {
                if (job.State != JobState.Running)
                    return $"Only a running job has something new to keep; this one is {job.StateName}. GET /jobs/{id}/checkpoints lists what it has.";
                job.RequestCheckpoint();
                return null;
            },
            cancellationToken);
}
