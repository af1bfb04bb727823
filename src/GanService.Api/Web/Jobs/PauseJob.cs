using GanService.Api.Store;
using GanService.Api.Store.Rows;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Jobs;

/// <summary><c>POST /jobs/{id}/pause</c></summary>
public static class PauseJob
{
    public static Task<Results<Ok<JobResponse>, ProblemHttpResult>> Handle(string id, JobJournal journal, CancellationToken cancellationToken) =>
        journal.CommandAsync(
            id,
            (job, _) =>
            {
                if (job.State is not (JobState.Queued or JobState.Running))
                    return $"Only a queued or running job can be paused; this one is {job.StateName}.";
                job.Pause();
                return null;
            },
            cancellationToken);
}
