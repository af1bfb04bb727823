using GanService.Api.Hosting;
using GanService.Api.Live;
using GanService.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Jobs;

/// <summary>
/// Writes what happens in jobs into their rows and, in the same transaction, into their events; then the feed hears of it. While one
/// thread writes all others wait, so writing is left to the pool's threads: those of trainings have to wait for a processor.
/// </summary>
public sealed class JobJournal(IDbContextFactory<GanServiceDb> databases, LiveFeed feed, TimeProvider time, ILogger<TrainingJob> log)
{
    private static readonly TimeSpan retryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Changes a job's state by one of its methods.</summary>
    /// <param name="change">Returns why it does not apply, or null when it was done.</param>
    public Task<Results<Ok<JobResponse>, ProblemHttpResult>> CommandAsync(
        string jobId, Func<TrainingJob, DateTime, string?> change, CancellationToken cancellationToken) =>
        ChangeAsync(jobId, (_, job) => Task.FromResult(change(job, Now)), cancellationToken);

    /// <summary>Gives back a job whose worker has vanished, and says what that costs.</summary>
    public Task InterruptAsync(string jobId, string reason, int allowed) => ChangeAsync(
        jobId,
        async (database, job) =>
        {
            if (job.State != JobState.Running)
                return $"The job is {job.StateName}.";
            var from = await database.Checkpoints.Where(c => c.JobId == jobId && c.Resumable).MaxAsync(c => (int?)c.Step) ?? 0;
            job.Interrupt(from, allowed, reason, Now);
            await NoteAsync(database, jobId, job.Step, $"Interrupted at step {job.Step:N0}: {reason} Its newest checkpoint is of step {from:N0}, so {job.Step - from:N0} steps have to be made again.");
            return null;
        },
        CancellationToken.None);

    /// <summary>Appends the event that tells people something about a job.</summary>
    public async Task NoteAsync(GanServiceDb database, string jobId, int step, string text)
    {
        await AppendAsync(database, jobId, JobEventKind.NoticeGiven, step, step, JobEvent.PackJson(new StoredNotice { Step = step, At = Now, Text = text }));
        log.LogWarning("Job {JobId}: {Notice}", jobId, text);
    }

    /// <summary>Writes down, as the worker of a job, what people should know of it.</summary>
    /// <exception cref="JobLostException">It has another worker by now.</exception>
    public Task NoteAsync(TrainingJob job, int step, string text) => WriteAsync(job, database => NoteAsync(database, job.Id, step, text));

    private Task<Results<Ok<JobResponse>, ProblemHttpResult>> ChangeAsync(
        string jobId, Func<GanServiceDb, TrainingJob, Task<string?>> change, CancellationToken cancellationToken) => Task.Run<Results<Ok<JobResponse>, ProblemHttpResult>>(async () =>
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.Jobs.FindAsync([jobId], cancellationToken) is not { } job)
            return JobQueries.NoSuchJob(jobId);
        if (await change(database, job) is { } refusal)
            return Problems.Conflict(refusal);
        await database.SaveChangesAsync(cancellationToken);
        var (response, _) = await AppendChangeAsync(database, job);
        await transaction.CommitAsync(cancellationToken);
        feed.Announce(jobId, job.HasEnded ? JobNews.Ended : JobNews.Happened);
        log.LogInformation("Job {JobId} is {State} at step {Step}{Error}", jobId, job.State, job.Step, job.Error is null ? "" : ": " + job.Error);
        return TypedResults.Ok(response);
    });

    /// <summary>Writes rows of a job and their events in one transaction, as the worker that took it in that attempt.</summary>
    /// <exception cref="JobLostException">It has another worker by now, who is not to find in it what this one still does.</exception>
    public Task WriteAsync(TrainingJob job, Func<GanServiceDb, Task> write) => Task.Run(async () =>
    {
        await using var database = await databases.CreateDbContextAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        await DemandHeldAsync(database, job);
        await write(database);
        await transaction.CommitAsync();
        feed.Announce(job.Id, JobNews.Happened);
    });

    /// <exception cref="JobLostException">It has another worker by now.</exception>
    public async Task DemandHeldAsync(TrainingJob job)
    {
        await using var database = await databases.CreateDbContextAsync();
        await DemandHeldAsync(database, job);
    }

    /// <summary>
    /// The same, again and again while the disk is full or somebody holds the database: what was measured is not given up for that. Once
    /// <paramref name="stop"/> asks to end, a fault is thrown.
    /// </summary>
    /// <exception cref="JobLostException">It has another worker by now.</exception>
    public async Task PersistAsync(TrainingJob job, Func<GanServiceDb, Task> write, CancellationToken stop)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await WriteAsync(job, write);
                return;
            }
            catch (Exception error) when (StorageFault.Is(error) && !stop.IsCancellationRequested)
            {
                if (isFirst)
                    log.LogWarning("Job {JobId}: nothing can be written, so it waits in memory: {Reason}", job.Id, error.GetBaseException().Message);
                await Task.Delay(retryInterval, time, CancellationToken.None);
            }
        }
    }

    /// <summary>Appends an event, and saves what else was changed. The transaction keeps other writers out.</summary>
    /// <returns>The event's number.</returns>
    public async Task<long> AppendAsync(GanServiceDb database, string jobId, JobEventKind kind, int firstStep, int step, byte[] data)
    {
        var last = await database.JobEvents.Where(e => e.JobId == jobId).MaxAsync(e => (long?)e.Number) ?? 0;
        database.JobEvents.Add(new() { JobId = jobId, Number = last + 1, Kind = kind, FirstStep = firstStep, Step = step, At = Now, Data = data });
        await database.SaveChangesAsync();
        return last + 1;
    }

    /// <summary>Appends the event that shows a job as it is now.</summary>
    public async Task<(JobResponse Job, long Number)> AppendChangeAsync(GanServiceDb database, TrainingJob job)
    {
        var response = await database.DescribeAsync(job, CancellationToken.None);
        return (response, await AppendAsync(database, job.Id, JobEventKind.JobChanged, job.Step, job.Step, JobEvent.PackJson(StoredJob.Of(response))));
    }

    private static async Task DemandHeldAsync(GanServiceDb database, TrainingJob job)
    {
        if (!await database.Jobs.HeldBy(job).AnyAsync())
            throw new JobLostException();
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;
}
