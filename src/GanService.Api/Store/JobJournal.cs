using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store;

/// <summary>
/// Writes what happens in jobs into their rows and, in the same transaction, into their events; then it is announced. While one thread
/// writes others wait, so writing is left to the pool's threads: those of trainings have to wait for a processor.
/// </summary>
public sealed class JobJournal(IDbContextFactory<GanServiceDb> databases, Wakeups wakeups, TimeProvider time, ILogger<TrainingJob> log)
{
    private const int MaxLooks = 60; // a second apart

    private static readonly TimeSpan retryInterval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim one = new(1); // so that the last write is the one in question
    private long lastWrite;

    /// <summary>Changes a job's state by one of its methods.</summary>
    /// <param name="jobId">Which.</param>
    /// <param name="change">Returns why it does not apply, or null when it was done.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <param name="notice">What people should know of it, if it was done.</param>
    public Task<JobChange> ChangeAsync(string jobId, Func<TrainingJob, DateTime, string?> change, CancellationToken cancellationToken, string? notice = null) => ChangeAsync(
        jobId,
        async (database, job) =>
        {
            if (change(job, Now) is { } refusal)
                return refusal;
            if (notice is not null)
                await NoteAsync(database, job.Id, job.Step, notice);
            return null;
        },
        cancellationToken);

    /// <summary>Takes the next waiting job for a worker, or none.</summary>
    public Task<TrainingJob?> ClaimAsync(string worker, TimeSpan lease, CancellationToken cancellationToken) => Task.Run(async () =>
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (database.HasOneWriter && !await database.Jobs.InQueueOrder().AnyAsync(cancellationToken))
            return null; // which keeps nobody from writing
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.ClaimAsync(worker, Now + lease, Now) is not { } job)
            return null;
        await AppendChangeAsync(database, job, job.LastEvent);
        await transaction.CommitAsync(cancellationToken);
        Announce(job);
        return job;
    });

    /// <summary>Gives back a job whose worker has vanished, and says what that costs.</summary>
    /// <param name="vanished">Its row as it was when that was seen.</param>
    /// <param name="reason">Why, in a sentence.</param>
    /// <param name="allowed">So many times in a row it may happen.</param>
    public Task InterruptAsync(TrainingJob vanished, string reason, int allowed) => ChangeAsync(
        vanished.Id,
        async (database, job) =>
        {
            if (job.State != JobState.Running || job.Attempt != vanished.Attempt || job.LeaseUntil != vanished.LeaseUntil)
                return $"The job is {job.StateName}.";
            var from = await database.Checkpoints.Where(c => c.JobId == job.Id && c.Resumable).MaxAsync(c => (int?)c.Step) ?? 0;
            job.Interrupt(from, allowed, reason, Now);
            await NoteAsync(database, job.Id, job.Step, $"Interrupted at step {job.Step:N0}: {reason} Its newest checkpoint is of step {from:N0}, so {job.Step - from:N0} steps have to be made again.");
            return null;
        },
        CancellationToken.None);

    /// <summary>Writes down, as the worker of a job, what people should know of it.</summary>
    /// <exception cref="JobLostException">It has another worker by now.</exception>
    public Task NoteAsync(TrainingJob job, int step, string text) => WriteAsync(job, database => NoteAsync(database, job.Id, step, text));

    /// <summary>Writes rows of a job and their events in one transaction, as the worker that took it in that attempt.</summary>
    /// <exception cref="JobLostException">It has another worker by now, who is not to find in it what this one still does.</exception>
    public Task WriteAsync(TrainingJob job, Func<GanServiceDb, Task> write) => Task.Run(async () =>
    {
        await one.WaitAsync();
        try
        {
            await WriteOnceAsync(job, ++lastWrite, write);
        }
        finally
        {
            one.Release();
        }

        wakeups.Announce(News.JobHappened, job.Id);
    });

    /// <summary>Whether a checkpoint's row means the files that this attempt wrote.</summary>
    public async Task<bool> IsStoredAsync(TrainingJob job, int step)
    {
        await using var database = await databases.CreateDbContextAsync();
        return await database.Checkpoints.AnyAsync(c => c.JobId == job.Id && c.Step == step && c.Attempt == job.Attempt);
    }

    /// <exception cref="JobLostException">It has another worker by now.</exception>
    public async Task DemandHeldAsync(TrainingJob job)
    {
        await using var database = await databases.CreateDbContextAsync();
        if (!await database.Jobs.HeldBy(job).AnyAsync())
            throw new JobLostException();
    }

    /// <summary>
    /// Writes rows as <see cref="WriteAsync"/> does, again and again while the disk is full or the database cannot be reached: what was
    /// measured is not given up for that. Once <paramref name="stop"/> asks to end, a fault is thrown.
    /// </summary>
    /// <exception cref="JobLostException">It has another worker by now.</exception>
    public Task PersistAsync(TrainingJob job, Func<GanServiceDb, Task> write, CancellationToken stop) => RetryAsync(job, () => WriteAsync(job, write), stop);

    /// <summary>Does something that can be done twice, such as writing a file, in the same way.</summary>
    public async Task RetryAsync(TrainingJob job, Func<Task> write, CancellationToken stop)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await write();
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

    /// <summary>Appends an event, and saves what else was changed.</summary>
    /// <returns>The event's number.</returns>
    public async Task<long> AppendAsync(GanServiceDb database, string jobId, JobEventKind kind, int firstStep, int step, byte[] data)
    {
        var number = await database.RaiseLastEventAsync(jobId);
        await AddAsync(database, jobId, number, kind, firstStep, step, data);
        return number;
    }

    /// <summary>Appends the event that shows a job as it is now.</summary>
    /// <returns>What it shows, and its number.</returns>
    public async Task<(JobStanding Standing, long Number)> AppendChangeAsync(GanServiceDb database, TrainingJob job)
    {
        var number = await database.RaiseLastEventAsync(job.Id);
        return (await AppendChangeAsync(database, job, number), number);
    }

    /// <summary>Appends the event that shows a job as its row is now.</summary>
    /// <returns>Its number.</returns>
    public async Task<long> AppendChangeAsync(GanServiceDb database, string jobId) =>
        (await AppendChangeAsync(database, await database.Jobs.AsNoTracking().SingleAsync(j => j.Id == jobId))).Number;

    private async Task<JobStanding> AppendChangeAsync(GanServiceDb database, TrainingJob job, long number)
    {
        var standing = (await database.StandingsAsync([job], CancellationToken.None))[0];
        await AddAsync(database, job.Id, number, JobEventKind.JobChanged, job.Step, job.Step, JobEvent.PackJson(StoredJob.Of(job, standing)));
        if (job.HasEnded)
            await database.TellEndAsync(job, standing, time);
        return standing;
    }

    private Task AddAsync(GanServiceDb database, string jobId, long number, JobEventKind kind, int firstStep, int step, byte[] data)
    {
        database.JobEvents.Add(new() { JobId = jobId, Number = number, Kind = kind, FirstStep = firstStep, Step = step, At = Now, Data = data });
        return database.SaveChangesAsync();
    }

    private Task<JobChange> ChangeAsync(string jobId, Func<GanServiceDb, TrainingJob, Task<string?>> change, CancellationToken cancellationToken) => Task.Run(async () =>
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.Jobs.Where(j => j.Id == jobId).LockAsync();
        if (await database.Jobs.FindAsync([jobId], cancellationToken) is not { } job)
            return new JobChange(null, null, null);
        if (await change(database, job) is { } refusal)
            return new JobChange(job, null, refusal);
        await database.SaveChangesAsync(cancellationToken);
        var (standing, _) = await AppendChangeAsync(database, job);
        await transaction.CommitAsync(cancellationToken);
        Announce(job);
        return new JobChange(job, standing, null);
    });

    private async Task WriteOnceAsync(TrainingJob job, long number, Func<GanServiceDb, Task> write)
    {
        await using var database = await databases.CreateDbContextAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        if (await database.Jobs.HeldBy(job).ExecuteUpdateAsync(row => row.SetProperty(j => j.LastWrite, number)) == 0)
            throw new JobLostException();
        await write(database);
        try
        {
            await transaction.CommitAsync();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            if (!await WasWrittenAsync(job, number))
                throw;
        }
    }

    // To write again what was committed after all would have it happen twice.
    private async Task<bool> WasWrittenAsync(TrainingJob job, long number)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await using var database = await databases.CreateDbContextAsync();
                return await database.Jobs.AnyAsync(j => j.Id == job.Id && j.Attempt == job.Attempt && j.LastWrite == number);
            }
            catch (Exception error) when (StorageFault.Is(error) && tries < MaxLooks)
            {
                await Task.Delay(retryInterval, time);
            }
        }
    }

    private async Task NoteAsync(GanServiceDb database, string jobId, int step, string text)
    {
        await AppendAsync(database, jobId, JobEventKind.NoticeGiven, step, step, JobEvent.PackJson(new StoredNotice { Step = step, At = Now, Text = text }));
        log.LogWarning("Job {JobId}: {Notice}", jobId, text);
    }

    private void Announce(TrainingJob job)
    {
        wakeups.Announce(job.HasEnded ? News.JobEnded : News.JobHappened, job.Id);
        if (job.HasEnded)
            wakeups.Announce(News.WebhookDue, job.Id);
        log.LogInformation("Job {JobId} is {State} at step {Step}{Error}", job.Id, job.State, job.Step, job.Error is null ? "" : ": " + job.Error);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;
}

/// <summary>How the change of a job ended.</summary>
/// <param name="Job">Its row; null when there is none.</param>
/// <param name="Standing">What other rows know of it, when it was changed.</param>
/// <param name="Refusal">Why it was not changed.</param>
public sealed record JobChange(TrainingJob? Job, JobStanding? Standing, string? Refusal);
