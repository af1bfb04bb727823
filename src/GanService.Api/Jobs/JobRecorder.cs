using System.Runtime.InteropServices;
using System.Threading.Channels;
using GanService.Api.Checkpoints;
using GanService.Api.Live;
using GanService.Api.Quality;
using GanService.Api.Storage;
using GanService.Engine.Compute;
using GanService.Engine.Imaging;
using GanService.Engine.Quality;
using GanService.Engine.TensorBoard;
using GanService.Engine.Training;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Jobs;

/// <summary>Writes down what a training reports, beside it: training waits for disks only where one checkpoint follows another too soon.</summary>
public sealed class JobRecorder : IDisposable
{
    private static readonly TimeSpan flushInterval = TimeSpan.FromSeconds(0.25);

    private static readonly TimeSpan progressInterval = TimeSpan.FromSeconds(1);

    private readonly TrainingJob job;
    private readonly JobJournal journal;
    private readonly DataFolder folder;
    private readonly CheckpointStore checkpoints;
    private readonly JobQuality quality;
    private readonly TimeProvider time;
    private readonly Channel<TrainingEvent> events = Channel.CreateUnbounded<TrainingEvent>(new() { SingleReader = true, SingleWriter = true });
    private readonly List<StepLosses> pending = [];
    private readonly EventFile board;
    private readonly Task writing;
    private Task saving = Task.CompletedTask; // of the newest checkpoint; losses and samples do not wait for it
    private int lastFlushed;
    private long lastFlush;
    private long lastProgress;
    private long? progressNumber; // of the event that the next one replaces
    private double? stepsPerSecond;

    public JobRecorder(TrainingJob job, int lastStep, JobJournal journal, DataFolder folder, CheckpointStore checkpoints, JobQuality quality, TimeProvider time)
    {
        (this.job, this.journal, this.folder, this.checkpoints, this.quality, this.time) = (job, journal, folder, checkpoints, quality, time);
        (lastFlushed, lastFlush, lastProgress) = (lastStep, time.GetTimestamp(), time.GetTimestamp());
        board = new(folder.TensorBoard(job.Id), lastStep, time.GetUtcNow().UtcDateTime);
        quality.Measured = WriteQuality;
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
        quality.CompleteAsync().GetAwaiter().GetResult();
    }

    /// <summary>Writes what is left of a training that ended by an error.</summary>
    public void Dispose()
    {
        events.Writer.TryComplete();
        Task.WaitAny(writing);
        Task.WaitAny(saving);
        board.Dispose();
    }

    private static void ThrowIfFailed(Task task)
    {
        if (task.IsFaulted)
            task.GetAwaiter().GetResult();
    }

    private async Task WriteAllAsync()
    {
        await foreach (var reported in events.Reader.ReadAllAsync())
            await WriteAsync(reported);
        await FlushAsync();
    }

    private async Task WriteAsync(TrainingEvent reported)
    {
        switch (reported)
        {
            case StepCompleted step:
                pending.Add(step.Losses);
                if (time.GetElapsedTime(lastFlush) >= flushInterval)
                    await FlushAsync();
                break;
            case SampleDrawn sample:
                await FlushAsync();
                await SaveAsync(sample);
                break;
            case CheckpointReached checkpoint:
                await FlushAsync();
                await saving;
                Volatile.Write(ref saving, OwnThread.Run("checkpoint", ThreadNiceness.Writing, () => Save(checkpoint)));
                break;
        }
    }

    private async Task FlushAsync()
    {
        if (pending.Count == 0)
            return;
        lock (board)
        {
            board.AddLosses(lastFlushed + 1, CollectionsMarshal.AsSpan(pending), time.GetUtcNow().UtcDateTime);
            board.Flush();
        }

        await journal.WriteAsync(job.Id, async database =>
        {
            await journal.AppendAsync(database, job.Id, JobEventKind.LossesAdded, lastFlushed + 1, lastFlushed + pending.Count, JobEvent.PackLosses([.. pending]));
            lastFlushed += pending.Count;
            MeasureSpeed();
            await WriteProgressAsync(database, pending[^1]);
        });
        await quality.AddAsync(lastFlushed - pending.Count + 1, pending);
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

    private async Task WriteProgressAsync(GanServiceDb database, StepLosses newest)
    {
        await database.Jobs.Where(j => j.Id == job.Id).ExecuteUpdateAsync(row => row
            .SetProperty(j => j.Step, lastFlushed)
            .SetProperty(j => j.StepsPerSecond, stepsPerSecond)
            .SetProperty(j => j.DiscriminatorReal, newest.DiscriminatorReal)
            .SetProperty(j => j.DiscriminatorFake, newest.DiscriminatorFake)
            .SetProperty(j => j.Generator, newest.Generator)
            .SetProperty(j => j.DiscriminatorAccuracy, newest.DiscriminatorAccuracy));
        if (time.GetElapsedTime(lastProgress) < progressInterval)
            return;
        lastProgress = time.GetTimestamp();
        await database.JobEvents.Where(e => e.JobId == job.Id && e.Number == progressNumber).ExecuteDeleteAsync();
        (_, progressNumber) = await journal.AppendChangeAsync(database, await database.Jobs.AsNoTracking().SingleAsync(j => j.Id == job.Id));
    }

    private void Save(CheckpointReached checkpoint)
    {
        Checkpoint saved;
        try
        {
            saved = checkpoints.SaveAsync(job, checkpoint.State).GetAwaiter().GetResult();
        }
        finally
        {
            checkpoint.Release();
        }

        quality.Offer(saved);
    }

    private void WriteQuality(QualityReport report)
    {
        lock (board)
        {
            board.AddQuality(report, time.GetUtcNow().UtcDateTime);
            board.Flush();
        }
    }

    private async Task SaveAsync(SampleDrawn sample)
    {
        var png = PngEncoder.Encode(sample.Grid);
        AtomicFile.Write(folder.Sample(job.Id, sample.Step), png);
        lock (board)
            board.AddImage(sample.Step, "samples", png, sample.Grid.Width, sample.Grid.Height, time.GetUtcNow().UtcDateTime);
        await journal.WriteAsync(job.Id, async database =>
        {
            database.Samples.Add(new() { JobId = job.Id, Step = sample.Step, CreatedAt = time.GetUtcNow().UtcDateTime });
            var drawn = new DrawnSample(job.Id, sample.Step, ReadSamples.Url(job.Id, sample.Step));
            await journal.AppendAsync(database, job.Id, JobEventKind.SampleDrawn, sample.Step, sample.Step, JobEvent.PackJson(drawn));
        });
    }
}
