using GanService.Api.Generation;
using GanService.Api.Hosting;
using GanService.Api.Jobs;
using GanService.Api.Live;
using GanService.Api.Storage;
using GanService.Engine.Checkpoints;
using GanService.Engine.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Checkpoints;

/// <summary>Keeps a job's checkpoints: the newest two whole, older ones as generators, thinned to a bounded number.</summary>
public sealed class CheckpointStore(
    IDbContextFactory<GanServiceDb> databases,
    JobJournal journal,
    DataFolder folder,
    GeneratorCache generators,
    IOptions<GanServiceOptions> options,
    TimeProvider time,
    ILogger<Checkpoint> log)
{
    private const int ResumableKept = 2;

    /// <summary>Stores a state; row and event appear when the files are safe.</summary>
    public async Task<Checkpoint> SaveAsync(TrainingJob job, TrainingState state)
    {
        var manifest = CheckpointFolder.Write(folder.Checkpoint(job.Id, state.Step), job.Configuration(), state);
        var checkpoint = new Checkpoint
        {
            Id = SortableId.New(time),
            JobId = job.Id,
            Step = state.Step,
            ImageSize = manifest.Configuration.ImageSize,
            Sha256 = manifest.Generator.Sha256,
            StateSha256 = manifest.StateSha256,
            GeneratorBytes = manifest.Generator.Bytes,
            Resumable = true,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        await journal.WriteAsync(job, async database =>
        {
            database.Checkpoints.Add(checkpoint);
            await journal.AppendAsync(database, job.Id, JobEventKind.CheckpointSaved, state.Step, state.Step, JobEvent.PackJson(CheckpointResponse.Of(checkpoint)));
        });
        log.LogInformation("Job {JobId} saved checkpoint {CheckpointId} at step {Step}", job.Id, checkpoint.Id, state.Step);
        try
        {
            await using var database = await databases.CreateDbContextAsync();
            Thin(database, job.Id);
        }
        catch (Exception error) when (StorageFault.Is(error) || error is InvalidDataException or DbUpdateConcurrencyException)
        {
            log.LogWarning("Job {JobId}: older checkpoints are thinned after the next one: {Reason}", job.Id, error.GetBaseException().Message);
        }

        return checkpoint;
    }

    /// <summary>Copies the files of a checkpoint of another job, for a new job to begin with.</summary>
    /// <returns>Its row, to be added with the job's.</returns>
    /// <exception cref="InvalidDataException">The files are damaged or gone.</exception>
    public Checkpoint CopyFor(TrainingJob job, Checkpoint source)
    {
        CheckpointFolder.Copy(folder.Checkpoint(source.JobId, source.Step), folder.Checkpoint(job.Id, source.Step), job.Configuration());
        return new()
        {
            Id = SortableId.New(time),
            JobId = job.Id,
            Step = source.Step,
            ImageSize = source.ImageSize,
            Sha256 = source.Sha256,
            StateSha256 = source.StateSha256,
            GeneratorBytes = source.GeneratorBytes,
            Resumable = true,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
    }

    /// <summary>The newest state of a job that can be read, or null; those that cannot are removed, and the job says so.</summary>
    public TrainingState? LoadNewestState(GanServiceDb database, TrainingJob job)
    {
        foreach (var checkpoint in OfJob(database, job.Id))
        {
            try
            {
                if (checkpoint.Resumable)
                    return CheckpointFolder.LoadState(folder.Checkpoint(job.Id, checkpoint.Step));
            }
            catch (InvalidDataException error)
            {
                journal.NoteAsync(job, checkpoint.Step, $"The checkpoint of step {checkpoint.Step:N0} cannot be used, so the one before it is: {error.Message}").GetAwaiter().GetResult();
            }

            Task.Run(() => Delete(database, checkpoint)).GetAwaiter().GetResult(); // later than the step that training goes on from, so it will be made again
        }

        return null;
    }

    /// <summary>Removes a checkpoint's row and files, unless a name means it by now.</summary>
    /// <returns>Whether it was removed.</returns>
    public bool DeleteUnnamed(GanServiceDb database, Checkpoint checkpoint)
    {
        if (database.Checkpoints.Where(c => c.Id == checkpoint.Id && !database.Aliases.Any(a => a.CheckpointId == c.Id)).ExecuteDelete() == 0)
            return false;
        DeleteFiles(checkpoint);
        return true;
    }

    private void Delete(GanServiceDb database, Checkpoint checkpoint)
    {
        database.Checkpoints.Remove(checkpoint);
        database.SaveChanges();
        DeleteFiles(checkpoint);
    }

    // Forgotten last: a request that found the row before it went may load the generator until its files are gone.
    private void DeleteFiles(Checkpoint checkpoint)
    {
        try
        {
            folder.DeleteCheckpoint(checkpoint.JobId, checkpoint.Step);
        }
        finally
        {
            generators.Forget(checkpoint.Id);
        }
    }

    private void Thin(GanServiceDb database, string jobId)
    {
        var all = OfJob(database, jobId);
        var healthy = database.Jobs.Where(j => j.Id == jobId).Select(j => j.HealthyCheckpoint).Single();
        foreach (var older in all.Skip(ResumableKept).Where(c => c.Resumable && c.Id != healthy)) // who is warned may want to go on from there
        {
            older.Resumable = false;
            database.SaveChanges();
            CheckpointFolder.DropTrainingState(folder.Checkpoint(jobId, older.Step));
        }

        var best = all.Where(c => c.SlicedWasserstein is not null).MinBy(c => c.SlicedWasserstein);
        var named = database.Aliases.Select(a => a.CheckpointId).ToList();
        if (all.Count > options.Value.CheckpointsKept && Densest(all, [best?.Id, healthy, .. named]) is { } dispensable)
            DeleteUnnamed(database, dispensable);
    }

    // The one whose neighbours are closest together: what remains covers the training evenly. The oldest goes last, the kept ones never.
    private static Checkpoint? Densest(List<Checkpoint> newestFirst, IReadOnlyList<string?> kept) =>
        Enumerable.Range(ResumableKept, newestFirst.Count - ResumableKept).Where(i => !kept.Contains(newestFirst[i].Id))
            .OrderBy(i => i + 1 < newestFirst.Count ? newestFirst[i - 1].Step - newestFirst[i + 1].Step : int.MaxValue)
            .Select(i => newestFirst[i]).FirstOrDefault();

    private static List<Checkpoint> OfJob(GanServiceDb database, string jobId) =>
        [.. database.Checkpoints.Where(c => c.JobId == jobId).OrderByDescending(c => c.Step)];
}
