using System.Threading.Channels;
using GanService.Api.Checkpoints;
using GanService.Api.Storage;
using GanService.Engine.Compute;
using GanService.Engine.Imaging;
using GanService.Engine.Training;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Jobs;

/// <summary>Writes down what a training reports, beside it: training waits for disks only where one checkpoint follows another too soon.</summary>
public sealed class JobRecorder : IDisposable
{
    private static readonly TimeSpan flushInterval = TimeSpan.FromSeconds(0.5);

    private readonly TrainingJob job;
    private readonly IDbContextFactory<GanServiceDb> databases;
    private readonly DataFolder folder;
    private readonly CheckpointStore checkpoints;
    private readonly TimeProvider time;
    private readonly Channel<TrainingEvent> events = Channel.CreateUnbounded<TrainingEvent>(new() { SingleReader = true, SingleWriter = true });
    private readonly List<StepLosses> pending = [];
    private readonly Task writing;
    private Task saving = Task.CompletedTask; // of the newest checkpoint; losses and samples do not wait for it
    private int lastFlushed;
    private long lastFlush;
    private double? stepsPerSecond;

    public JobRecorder(TrainingJob job, int firstStep, IDbContextFactory<GanServiceDb> databases, DataFolder folder, CheckpointStore checkpoints, TimeProvider time)
    {
        (this.job, this.databases, this.folder, this.checkpoints, this.time) = (job, databases, folder, checkpoints, time);
        (lastFlushed, lastFlush) = (firstStep, time.GetTimestamp());
        writing = Task.Run(WriteAllAsync);
    }

    /// <summary>The training's report callback. Throws what writing threw, which ends the training.</summary>
    public void Record(TrainingEvent reported)
    {
        ThrowIfFailed(writing);
        ThrowIfFailed(Volatile.Read(ref saving));
        events.Writer.TryWrite(reported);
    }

    /// <summary>Returns when everything is written.</summary>
    public void Complete()
    {
        events.Writer.TryComplete();
        writing.GetAwaiter().GetResult();
        saving.GetAwaiter().GetResult();
    }

    /// <summary>Writes what is left of a training that ended by an error.</summary>
    public void Dispose()
    {
        events.Writer.TryComplete();
        Task.WaitAny(writing);
        Task.WaitAny(saving);
    }

    private static void ThrowIfFailed(Task task)
    {
        if (task.IsFaulted)
            task.GetAwaiter().GetResult();
    }

    private async Task WriteAllAsync()
    {
        await foreach (var reported in events.Reader.ReadAllAsync())
            Write(reported);
        Flush();
    }

    private void Write(TrainingEvent reported)
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
                saving.GetAwaiter().GetResult();
                Volatile.Write(ref saving, OwnThread.Run("checkpoint", ThreadNiceness.Writing, () => Save(checkpoint)));
                break;
        }
    }

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

    private void Save(CheckpointReached checkpoint)
    {
        try
        {
            using var database = databases.CreateDbContext();
            checkpoints.Save(database, job, checkpoint.State);
        }
        finally
        {
            checkpoint.Release();
        }
    }

    private void Save(SampleDrawn sample)
    {
        AtomicFile.Write(folder.Sample(job.Id, sample.Step), PngEncoder.Encode(sample.Grid));
        using var database = databases.CreateDbContext();
        database.Samples.Add(new() { JobId = job.Id, Step = sample.Step, CreatedAt = time.GetUtcNow().UtcDateTime });
        database.SaveChanges();
    }
}
