using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Jobs;

/// <summary><c>POST /jobs/{id}/resume</c></summary>
public static class ResumeJob
{
    public static Task<Results<Ok<JobResponse>, ProblemHttpResult>> Handle(string id, JobJournal journal, CancellationToken cancellationToken) =>
        journal.CommandAsync(
            id,
            (job, _) =>
            {
                if (job.State != JobState.Paused)
                {
                    return job.PauseRequested
                        ? "The job is still making its last step before the pause; resume it when it is paused."
                        : $"Only a paused job can be resumed; this one is {job.StateName}.";
                }

                job.Resume();
                return null;
            },
            cancellationToken);
}
