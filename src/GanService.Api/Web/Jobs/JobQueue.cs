using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Jobs;

/// <summary>Takes in new jobs, up to a number that may wait.</summary>
public sealed class JobQueue(
    IDbContextFactory<GanServiceDb> databases,
    JobJournal journal,
    CheckpointFiles checkpoints,
    IFileStore files,
    Wakeups wakeups,
    FairUse fairUse,
    IOptions<GanServiceOptions> options,
    TimeProvider time,
    ILogger<TrainingJob> log)
{
    /// <summary>Queues jobs, all or none.</summary>
    /// <returns>Why none is, or null.</returns>
    /// <exception cref="DbUpdateException">Another job has the same idempotency key.</exception>
    public async Task<ProblemHttpResult?> AddAsync(IReadOnlyList<TrainingJob> jobs, Experiment? experiment, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await fairUse.RefuseBytesAsync(database, jobs[0].CreatedBy, more: 0, cancellationToken) is { } full)
            return full;
        try
        {
            foreach (var job in jobs.Where(j => j.FromCheckpoint is not null))
            {
                var source = await database.Checkpoints.SingleOrDefaultAsync(c => c.Id == job.FromCheckpoint, cancellationToken);
                database.Checkpoints.Add(await CopyAsync(job, source ?? throw new InvalidDataException("It was deleted."), cancellationToken));
            }

            if (await TryAddAsync(database, jobs, experiment, cancellationToken) is { } refusal)
            {
                await ForgetAsync(jobs);
                return Problems.Of(StatusCodes.Status429TooManyRequests, refusal);
            }
        }
        catch (Exception error)
        {
            await ForgetAsync(jobs);
            if (error is InvalidDataException)
                return Problems.Conflict($"No job can continue from this checkpoint: {error.Message} Choose another one.");
            throw;
        }

        foreach (var job in jobs)
        {
            wakeups.Announce(News.JobHappened, job.Id);
            log.LogInformation("Job {JobId} queued: {Name}, {Steps} steps", job.Id, job.Name, job.Steps);
        }

        return null;
    }

    /// <summary>Why so many more jobs of a key may not wait, or null.</summary>
    public async Task<string?> RefusalAsync(GanServiceDb database, string? key, int more, CancellationToken cancellationToken) =>
        await fairUse.RefuseJobsAsync(database, key, more, cancellationToken) ?? (await database.Jobs.CountAsync(j => j.State == JobState.Queued, cancellationToken) + more > options.Value.MaxQueuedJobs
            ? $"At most {options.Value.MaxQueuedJobs:N0} jobs may wait. Cancel some of GET /jobs, or wait until one is done."
            : null);

    private async Task<string?> TryAddAsync(GanServiceDb database, IReadOnlyList<TrainingJob> jobs, Experiment? experiment, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.LockAsync(Turn.Queue, cancellationToken);
        if (await RefusalAsync(database, jobs[0].CreatedBy, jobs.Count, cancellationToken) is { } refusal)
            return refusal;
        if (experiment is not null)
            database.Experiments.Add(experiment);
        database.Jobs.AddRange(jobs);
        await database.SaveChangesAsync(cancellationToken);
        foreach (var job in jobs)
            await journal.AppendChangeAsync(database, job);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    private async Task<Checkpoint> CopyAsync(TrainingJob job, Checkpoint source, CancellationToken cancellationToken)
    {
        var copy = new Checkpoint
        {
            Id = SortableId.New(time),
            JobId = job.Id,
            Step = source.Step,
            ImageSize = source.ImageSize,
            Sha256 = source.Sha256,
            StateSha256 = source.StateSha256,
            GeneratorBytes = source.GeneratorBytes,
            TrainingBytes = source.TrainingBytes,
            Resumable = true,
            ClassesJson = source.ClassesJson,
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = job.CreatedBy,
        };
        await checkpoints.CopyAsync(source, copy, job.Configuration(), cancellationToken);
        return copy;
    }

    private async Task ForgetAsync(IReadOnlyList<TrainingJob> jobs)
    {
        foreach (var job in jobs)
            await files.DeleteAsync(FileKeys.Job(job.Id));
    }
}
