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
    JobJournal journal,
    DataFolder folder,
    GeneratorCache generators,
    IOptions<GanServiceOptions> options,
    TimeProvider time,
    ILogger<Checkpoint> log)
{
    private const int ResumableKept = 2;

    private readonly SemaphoreSlim changing = new(1); // a row together with its files

    /// <summary>Stores a state; row and event appear when the files are safe. A checkpoint of that step whose training state was damaged is whole again.</summary>
    public async Task<Checkpoint> SaveAsync(TrainingJob job, TrainingState state)
    {
        var checkpoint = await WriteAsync(job, state);
        log.LogInformation("Job {JobId} saved checkpoint {CheckpointId} at step {Step}", job.Id, checkpoint.Id, state.Step);
        generators.Forget(checkpoint.Id); // one of damaged files
        await TryThinAsync(job);
        return checkpoint;
    }

    /// <summary>Copies the files of a checkpoint of another job, for a new job to begin with.</summary>
    /// <returns>Its row, to be added with the job's.</returns>
    /// <exception cref="InvalidDataException">The files are damaged or gone.</exception>
    /// <exception cref="NoRoomException">There is no room for the copy.</exception>
    public Checkpoint CopyFor(TrainingJob job, Checkpoint source)
    {
        folder.DemandRoomFor(CheckpointFolder.ReadManifest(folder.Checkpoint(source.JobId, source.Step)).Bytes);
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

    /// <summary>The state that was saved.</summary>
    /// <exception cref="InvalidDataException">The files are damaged, gone, or of another state.</exception>
    public TrainingState LoadState(Checkpoint checkpoint)
    {
        var files = folder.Checkpoint(checkpoint.JobId, checkpoint.Step);
        var manifest = CheckpointFolder.ReadManifest(files);
        return manifest.Step == checkpoint.Step && (checkpoint.StateSha256 ?? manifest.StateSha256) == manifest.StateSha256
            ? CheckpointFolder.LoadState(files)
            : throw new InvalidDataException("The checkpoint's manifest is damaged: it is of another state than was saved.");
    }

    /// <summary>
    /// The newest state of a job that can be read, or null. Of those that cannot the generators stay, where they are whole; training comes to
    /// their steps again.
    /// </summary>
    public TrainingState? LoadNewestState(GanServiceDb database, TrainingJob job)
    {
        foreach (var checkpoint in OfJob(database, job.Id).Where(c => c.Resumable))
        {
            try
            {
                return LoadState(checkpoint);
            }
            catch (InvalidDataException error)
            {
                journal.NoteAsync(job, checkpoint.Step, $"The checkpoint of step {checkpoint.Step:N0} cannot be used, so the one before it is: {error.Message}").GetAwaiter().GetResult();
                KeepGeneratorAsync(job, checkpoint).GetAwaiter().GetResult();
            }
        }

        return null;
    }

    /// <summary>Removes a checkpoint's row and files, unless a name means it by now.</summary>
    /// <returns>Whether it was removed.</returns>
    public Task<bool> DeleteUnnamedAsync(GanServiceDb database, Checkpoint checkpoint) => DeleteUnnamedAsync(checkpoint, delete => delete(database));

    private async Task<bool> DeleteUnnamedAsync(Checkpoint checkpoint, Func<Func<GanServiceDb, Task>, Task> write)
    {
        await changing.WaitAsync();
        try
        {
            var isDeleted = false;
            await write(async database => isDeleted = await DeleteRowAsync(database, checkpoint));
            if (isDeleted)
                DeleteFiles(checkpoint);
            return isDeleted;
        }
        finally
        {
            changing.Release();
        }
    }

    private static async Task<bool> DeleteRowAsync(GanServiceDb database, Checkpoint checkpoint)
    {
        // One that training has just made whole again is another.
        if (await database.Checkpoints.Where(c => c.Id == checkpoint.Id && c.Resumable == checkpoint.Resumable && !database.Aliases.Any(a => a.CheckpointId == c.Id)).ExecuteDeleteAsync() == 0)
            return false;
        database.ForgetEvents(checkpoint.JobId, checkpoint.Step, JobEventKind.CheckpointSaved, JobEventKind.QualityMeasured);
        return true;
    }

    private async Task KeepGeneratorAsync(TrainingJob job, Checkpoint checkpoint)
    {
        await journal.WriteAsync(job, database => DropStatesAsync(database, [checkpoint]));
        try
        {
            CheckpointFolder.LoadGenerator(folder.Checkpoint(checkpoint.JobId, checkpoint.Step)).Dispose();
            CheckpointFolder.DropTrainingState(folder.Checkpoint(checkpoint.JobId, checkpoint.Step));
        }
        catch (InvalidDataException)
        {
            checkpoint.Resumable = false;
            await DeleteUnnamedAsync(checkpoint, delete => journal.WriteAsync(job, delete));
        }
    }

    private static Task DropStatesAsync(GanServiceDb database, IEnumerable<Checkpoint> checkpoints)
    {
        var ids = checkpoints.Select(c => c.Id).ToList();
        return database.Checkpoints.Where(c => ids.Contains(c.Id)).ExecuteUpdateAsync(row => row.SetProperty(c => c.Resumable, false));
    }

    private async Task<Checkpoint> WriteAsync(TrainingJob job, TrainingState state)
    {
        await changing.WaitAsync();
        var files = folder.Checkpoint(job.Id, state.Step);
        var isNew = !Directory.Exists(files);
        try
        {
            await journal.DemandHeldAsync(job); // whoever has it by now may have written this step's files
            var manifest = CheckpointFolder.Write(files, job.Configuration(), state);
            Checkpoint? written = null;
            await journal.WriteAsync(job, async database => written = await WriteRowAsync(database, job, manifest));
            return written!;
        }
        catch when (isNew)
        {
            folder.DeleteCheckpoint(job.Id, state.Step);
            throw;
        }
        finally
        {
            changing.Release();
        }
    }

    private async Task<Checkpoint> WriteRowAsync(GanServiceDb database, TrainingJob job, CheckpointManifest manifest)
    {
        var earlier = await database.Checkpoints.SingleOrDefaultAsync(c => c.JobId == job.Id && c.Step == manifest.Step);
        var checkpoint = new Checkpoint
        {
            Id = earlier?.Id ?? SortableId.New(time),
            JobId = job.Id,
            Step = manifest.Step,
            ImageSize = manifest.Configuration.ImageSize,
            Sha256 = manifest.Generator.Sha256,
            StateSha256 = manifest.StateSha256,
            GeneratorBytes = manifest.Generator.Bytes,
            Resumable = true,
            SlicedWasserstein = earlier?.SlicedWasserstein,
            QualityJson = earlier?.QualityJson,
            CreatedAt = earlier?.CreatedAt ?? time.GetUtcNow().UtcDateTime,
        };
        if (earlier is null)
            database.Checkpoints.Add(checkpoint);
        else
            database.Entry(earlier).CurrentValues.SetValues(checkpoint);
        await journal.AppendAsync(database, job.Id, JobEventKind.CheckpointSaved, manifest.Step, manifest.Step, JobEvent.PackJson(StoredCheckpoint.Of(checkpoint)));
        return checkpoint;
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

    private async Task TryThinAsync(TrainingJob job)
    {
        try
        {
            List<Checkpoint> dropped = [];
            Checkpoint? dispensable = null;
            await journal.WriteAsync(job, async database =>
            {
                (dropped, dispensable) = Superfluous(database, job.Id);
                await DropStatesAsync(database, dropped);
            });
            foreach (var older in dropped)
                CheckpointFolder.DropTrainingState(folder.Checkpoint(job.Id, older.Step));
            if (dispensable is not null)
                await DeleteUnnamedAsync(dispensable, delete => journal.WriteAsync(job, delete));
        }
        catch (Exception error) when (StorageFault.Is(error) || error is InvalidDataException)
        {
            log.LogWarning("Job {JobId}: older checkpoints are thinned after the next one: {Reason}", job.Id, error.GetBaseException().Message);
        }
    }

    // Those that need their training state no longer, and one that is not needed at all.
    private (List<Checkpoint> States, Checkpoint? Whole) Superfluous(GanServiceDb database, string jobId)
    {
        var all = OfJob(database, jobId);
        var healthy = database.Jobs.Where(j => j.Id == jobId).Select(j => j.HealthyCheckpoint).Single();
        var uncollapsed = all.Find(c => c.Quality() is { HasCollapsed: false })?.Id;
        List<Checkpoint> states = [.. all.Where(c => c.Resumable).Skip(ResumableKept).Where(c => c.Id != healthy && c.Id != uncollapsed)]; // who is warned may want to go on from there
        states.ForEach(c => c.Resumable = false);
        var best = all.Where(c => c.SlicedWasserstein is not null).MinBy(c => c.SlicedWasserstein);
        var kept = database.Aliases.Select(a => a.CheckpointId).ToHashSet();
        kept.UnionWith(new[] { best?.Id, healthy }.OfType<string>());
        var whole = all.Count > options.Value.CheckpointsKept && Thinning.Densest([.. all.Select(c => c.Step)], i => !all[i].Resumable && !kept.Contains(all[i].Id)) is { } densest ? all[densest] : null;
        return (states, whole);
    }

    private static List<Checkpoint> OfJob(GanServiceDb database, string jobId) =>
        [.. database.Checkpoints.AsNoTracking().Where(c => c.JobId == jobId).OrderByDescending(c => c.Step)];
}
