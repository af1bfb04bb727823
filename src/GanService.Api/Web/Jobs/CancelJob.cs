using GanService.Api.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Jobs;

/// <summary><c>POST /jobs/{id}/cancel</c></summary>
public static class CancelJob
{
    public static Task<Results<Ok<JobResponse>, ProblemHttpResult>> Handle(string id, JobJournal journal, CancellationToken cancellationToken) =>
        journal.CommandAsync(
            id,
            (job, now) =>
            {
                if (job.HasEnded)
                    return $"The job has ended already: it is {job.StateName}. DELETE /jobs/{id} removes it.";
                job.Cancel(now);
                return null;
            },
            cancellationToken);
}
