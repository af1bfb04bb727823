using GanService.Api.Store;
using GanService.Api.Store.Rows;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Jobs;

/// <summary><c>POST /jobs/{id}/resume</c></summary>
public static class ResumeJob
{
    public static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> Handle(
        string id, GanServiceDb database, JobQueue queue, JobJournal journal, CancellationToken cancellationToken)
    {
        var refusal = await queue.RefusalAsync(database, await database.Jobs.Where(j => j.Id == id).Select(j => j.CreatedBy).SingleOrDefaultAsync(cancellationToken), 1, cancellationToken);
        return await journal.CommandAsync(id, Resume, cancellationToken);

        string? Resume(TrainingJob job, DateTime now)
        {
            if (job.State != JobState.Paused && !job.PauseRequested)
                return $"Only a paused job can be resumed; this one is {job.StateName}.";
            if (job.State == JobState.Paused && refusal is not null)
                return refusal;
            job.Resume();
            return null;
        }
    }
}
