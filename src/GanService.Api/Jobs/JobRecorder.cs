using GanService.Api.Checkpoints;
using GanService.Api.Storage;
using GanService.Engine.Imaging;
using GanService.Engine.Training;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Jobs;

/// <summary>Writes down what a training reports.</summary>
public sealed class JobRecorder(
    TrainingJob job,
    int firstStep,
    IDbContextFactory<GanServiceDb> databases,
    DataFolder folder,
    CheckpointStore checkpoints,
    TimeProvider time) : IDisposable
{
    private static readonly TimeSpan flushInterval = TimeSpan.FromSeconds(0.5);

    private readonly List<StepLosses> pending = [];
    private int lastFlushed = firstStep;
    private long lastFlush = time.GetTimestamp();
    private double? stepsPerSecond;

    /// <summary>The training's report callback.</summary>
    public void Record(TrainingEvent reported)
    {
        switch (reported)
        {
            case StepCompleted step:
                pending.Add(step.Losses);
                if (time.GetElapsedTime(lastFlush) >= flushInterval)
                    Flush();
                break;
            case SampleDrawn sample:
                Flush();
                Save(sample);
                break;
            case CheckpointReached checkpoint:
                Flush();
                using (var database = databases.CreateDbContext())
                    checkpoints.Save(database, job, checkpoint.State);
                break;
        }
    }

    /// <summary>Writes what is left, also when the training ended by an error.</summary>
    public void Dispose() => Flush();

    private void Flush()
    {
        if (pending.Count == 0)
            return;
        using var database = databases.CreateDbContext();
        using var transaction = database.Database.BeginTransaction();
        database.LossChunks.Add(LossChunk.Of(job.Id, lastFlushed + 1, [.. pending]));
        database.SaveChanges();
        lastFlushed += pending.Count;
        MeasureSpeed();
        WriteProgress(database, pending[^1]);
        transaction.Commit();
        pending.Clear();
    }

    private void MeasureSpeed()
    {
        var elapsed = time.GetElapsedTime(lastFlush).TotalSeconds;
        lastFlush = time.GetTimestamp();
        if (elapsed <= 0)
            return;
        var current = pending.Count / elapsed;
        // Each second counts half as much as the one after it.
        var weight = 1 - Math.Pow(0.5, elapsed);
        stepsPerSecond = stepsPerSecond is { } before ? before + (weight * (current - before)) : current;
    }

    private void WriteProgress(GanServiceDb database, StepLosses newest) => database.Jobs.Where(j => j.Id == job.Id).ExecuteUpdate(row => row
        .SetProperty(j => j.Step, lastFlushed)
        .SetProperty(j => j.StepsPerSecond, stepsPerSecond)
        .SetProperty(j => j.DiscriminatorReal, newest.DiscriminatorReal)
        .SetProperty(j => j.DiscriminatorFake, newest.DiscriminatorFake)
        .SetProperty(j => j.Generator, newest.Generator)
        .SetProperty(j => j.DiscriminatorAccuracy, newest.DiscriminatorAccuracy));

    private void Save(SampleDrawn sample)
    {
        AtomicFile.Write(folder.Sample(job.Id, sample.Step), PngEncoder.Encode(sample.Grid));
        using var database = databases.CreateDbContext();
        database.Samples.Add(new() { JobId = job.Id, Step = sample.Step, CreatedAt = time.GetUtcNow().UtcDateTime });
        database.SaveChanges();
    }
}
