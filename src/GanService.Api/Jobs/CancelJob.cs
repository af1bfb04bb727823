using GanService.Api.Hosting;
using GanService.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Jobs;

/// <summary><c>POST /jobs/{id}/cancel</c></summary>
public static class CancelJob
{
    public static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> Handle(
        string id, GanServiceDb database, TimeProvider time, ILogger<TrainingJob> log, CancellationToken cancellationToken)
    {
        while (true)
        {
            database.ChangeTracker.Clear();
            if (await database.Jobs.FindAsync([id], cancellationToken) is not { } job)
                return JobQueries.NoSuchJob(id);
            if (job.HasEnded)
                return Problems.Conflict($"The job has ended already: it is {job.State.ToString().ToLowerInvariant()}. DELETE /jobs/{id} removes it.");
            job.RequestCancel(time.GetUtcNow().UtcDateTime);
            try
            {
                await database.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateConcurrencyException)
            {
                continue; // the worker changed the state in between
            }

            log.LogInformation("Job {JobId} is asked to end; it is {State}", job.Id, job.State);
            return TypedResults.Ok(await database.DescribeAsync(job, cancellationToken));
        }
    }
}
