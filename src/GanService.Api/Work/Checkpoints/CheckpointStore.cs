using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Engine.Checkpoints;
using GanService.Engine.Compute;
using GanService.Engine.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Work.Checkpoints;

/// <summary>Keeps the checkpoints of the job that a worker has: the newest two whole, older ones as generators, thinned to a bounded number.</summary>
public sealed class CheckpointStore(
    JobJournal journal,
    IFileStore files,
    CheckpointFiles checkpoints,
    IOptions<GanServiceOptions> options,
    TimeProvider time,
    ILogger<Checkpoint> log)
{
    private const int ResumableKept = 2;

    /// <summary>
    /// Stores a state; row and event appear when the files are safe. The row of an earlier attempt at that step, or of one whose training
    /// state was damaged, goes over to the new files.
    /// </summary>
    public async Task<Checkpoint> SaveAsync(TrainingJob job, TrainingState state)
    {
        await journal.DemandHeldAsync(job); // whoever has it by now saves its own
        var (checkpoint, replaced) = await WriteAsync(job, state);
        log.LogInformation("Job {JobId} saved checkpoint {CheckpointId} at step {Step}", job.Id, checkpoint.Id, state.Step);
        if (replaced is not null)
            await TryAsync(job, () => checkpoints.DeleteAsync(replaced));
        await TryAsync(job, () => ThinAsync(job));
        return checkpoint;
    }

    /// <summary>
    /// The newest state of a job that can be read, or null. Of those that cannot the generators stay, where they are whole; training comes to
    /// their steps again.
    /// </summary>
    public async Task<TrainingState?> LoadNewestStateAsync(GanServiceDb database, TrainingJob job, CancellationToken cancellationToken)
    {
        foreach (var checkpoint in (await OfJobAsync(database, job.Id)).Where(c => c.Resumable))
        {
            try
            {
                return await checkpoints.LoadStateAsync(checkpoint, cancellationToken);
            }
            catch (InvalidDataException error)
            {
                await journal.NoteAsync(job, checkpoint.Step, $"The checkpoint of step {checkpoint.Step:N0} cannot be used, so the one before it is: {error.Message}");
                await KeepGeneratorAsync(job, checkpoint, cancellationToken);
            }
        }

        return null;
    }

    private async Task KeepGeneratorAsync(TrainingJob job, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        await journal.WriteAsync(job, database => database.DropStatesAsync([checkpoint]));
        checkpoint.Resumable = false;
        try
        {
            using (var held = await checkpoints.HoldGeneratorAsync(checkpoint, cancellationToken))
                CheckpointFolder.LoadGenerator(held.Path).Dispose();
            await checkpoints.DropTrainingStateAsync(checkpoint);
        }
        catch (InvalidDataException)
        {
            await DeleteUnnamedAsync(job, checkpoint);
        }
    }

    private async Task DeleteUnnamedAsync(TrainingJob job, Checkpoint checkpoint)
    {
        var isDeleted = false;
        await journal.WriteAsync(job, async database => isDeleted = await database.DeleteUnnamedAsync(checkpoint));
        if (isDeleted)
            await checkpoints.DeleteAsync(checkpoint);
    }

    private async Task<(Checkpoint Written, Checkpoint? Replaced)> WriteAsync(TrainingJob job, TrainingState state)
    {
        var key = FileKeys.Checkpoint(job.Id, state.Step, job.Attempt);
        try
        {
            CheckpointManifest? manifest = null;
            await OwnThread.Run("checkpoint", ThreadNiceness.Training, () => manifest = CheckpointFolder.Write(files.PathOf(key), job.Configuration(), state));
            await files.KeepAsync(key, CancellationToken.None);
            Checkpoint? written = null, earlier = null;
            await journal.WriteAsync(job, async database => (written, earlier) = await WriteRowAsync(database, job, manifest!));
            return (written!, earlier?.Attempt == job.Attempt ? null : earlier);
        }
        catch
        {
            await DeleteUnlessStoredAsync(job, state.Step, key);
            throw;
        }
    }

    // They take room that is missing. Where it is not known whether they are stored, they stay.
    private async Task DeleteUnlessStoredAsync(TrainingJob job, int step, string key)
    {
        try
        {
            if (!await journal.IsStoredAsync(job, step))
                await files.DeleteAsync(key);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            log.LogWarning("Job {JobId}: what was written of the checkpoint of step {Step} stays: {Reason}", job.Id, step, error.GetBaseException().Message);
        }
    }

    private async Task<(Checkpoint Written, Checkpoint? Earlier)> WriteRowAsync(GanServiceDb database, TrainingJob job, CheckpointManifest manifest)
    {
        var earlier = await database.Checkpoints.AsNoTracking().SingleOrDefaultAsync(c => c.JobId == job.Id && c.Step == manifest.Step);
        var checkpoint = new Checkpoint
        {
            Id = earlier?.Id ?? SortableId.New(time),
            JobId = job.Id,
            Step = manifest.Step,
            Attempt = job.Attempt,
            ImageSize = manifest.Configuration.ImageSize,
            Sha256 = manifest.Generator.Sha256,
            StateSha256 = manifest.StateSha256,
            GeneratorBytes = manifest.Generator.Bytes,
            TrainingBytes = manifest.Training?.Bytes ?? 0,
            Resumable = true,
            Distance = earlier?.Distance,
            QualityJson = earlier?.QualityJson,
            ClassesJson = Checkpoint.Pack(manifest.Configuration.Networks.Classes),
            CreatedAt = earlier?.CreatedAt ?? time.GetUtcNow().UtcDateTime,
            CreatedBy = job.CreatedBy,
        };
        database.Entry(checkpoint).State = earlier is null ? EntityState.Added : EntityState.Modified;
        await journal.AppendAsync(database, job.Id, JobEventKind.CheckpointSaved, manifest.Step, manifest.Step, JobEvent.PackJson(StoredCheckpoint.Of(checkpoint)));
        return (checkpoint, earlier);
    }

    private async Task TryAsync(TrainingJob job, Func<Task> tidy)
    {
        try
        {
            await tidy();
        }
        catch (Exception error) when (StorageFault.Is(error) || error is InvalidDataException)
        {
            log.LogWarning("Job {JobId}: older checkpoints are thinned after the next one: {Reason}", job.Id, error.GetBaseException().Message);
        }
    }

    private async Task ThinAsync(TrainingJob job)
    {
        List<Checkpoint> dropped = [];
        Checkpoint? dispensable = null;
        await journal.WriteAsync(job, async database =>
        {
            (dropped, dispensable) = await SuperfluousAsync(database, job.Id);
            await database.DropStatesAsync(dropped);
        });
        foreach (var older in dropped)
            await checkpoints.DropTrainingStateAsync(older);
        if (dispensable is not null)
            await DeleteUnnamedAsync(job, dispensable);
    }

    // Those that need their training state no longer, and one that is not needed at all.
    private async Task<(List<Checkpoint> States, Checkpoint? Whole)> SuperfluousAsync(GanServiceDb database, string jobId)
    {
        var all = await OfJobAsync(database, jobId);
        var healthy = await database.Jobs.Where(j => j.Id == jobId).Select(j => j.HealthyCheckpoint).SingleAsync();
        var uncollapsed = all.Find(c => c.Quality() is { HasCollapsed: false })?.Id;
        List<Checkpoint> states = [.. all.Where(c => c.Resumable).Skip(ResumableKept).Where(c => c.Id != healthy && c.Id != uncollapsed)]; // who is warned may want to go on from there
        states.ForEach(c => c.Resumable = false);
        List<Checkpoint> measured = [.. all.Where(c => c.Distance is not null)];
        var best = measured.MinBy(c => c.Distance);
        var kept = await database.Aliases.Select(a => a.CheckpointId).ToHashSetAsync();
        var last = measured.FirstOrDefault(); // which says how many were measured since the best
        kept.UnionWith(new[] { best?.Id, last?.Id, healthy }.OfType<string>());
        var whole = all.Count > options.Value.CheckpointsKept && Thinning.Densest([.. all.Select(c => c.Step)], i => !all[i].Resumable && !kept.Contains(all[i].Id)) is { } densest ? all[densest] : null;
        return (states, whole);
    }

    private static Task<List<Checkpoint>> OfJobAsync(GanServiceDb database, string jobId) =>
        database.Checkpoints.AsNoTracking().Where(c => c.JobId == jobId).OrderByDescending(c => c.Step).ToListAsync();
}
