using GanService.Api.Store;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Jobs;

/// <summary>Answers requests that change a job.</summary>
public static class JobCommands
{
    /// <summary>Changes a job's state by one of its methods.</summary>
    /// <param name="journal">Writes it down.</param>
    /// <param name="jobId">Which.</param>
    /// <param name="change">Returns why it does not apply, or null when it was done.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> CommandAsync(
        this JobJournal journal, string jobId, Func<TrainingJob, DateTime, string?> change, CancellationToken cancellationToken) =>
        await journal.ChangeAsync(jobId, change, cancellationToken) switch
        {
            { Refusal: { } refusal } => Problems.Conflict(refusal),
            { Job: { } job, Standing: var standing } => TypedResults.Ok(JobResponse.Of(job, standing!)),
            _ => Missing.Job(jobId),
        };
}
