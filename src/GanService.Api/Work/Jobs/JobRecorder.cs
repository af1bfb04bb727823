using System.Runtime.InteropServices;
using System.Threading.Channels;
using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Work.Checkpoints;
using GanService.Api.Work.Quality;
using GanService.Api.Work.TensorBoard;
using GanService.Engine.Files;
using GanService.Engine.Imaging;
using GanService.Engine.Losses;
using GanService.Engine.Training;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Work.Jobs;

/// <summary>
/// Writes down what a training reports, beside it: training waits for disks only where one checkpoint follows another too soon. While
/// nothing can be written, because the disk is full or the database locked, events wait in memory, and when those are too many,
/// training does.
/// </summary>
public sealed class JobRecorder : IAsyncDisposable
{
    private static readonly TimeSpan flushInterval = TimeSpan.FromSeconds(0.25);

    private static readonly TimeSpan progressInterval = TimeSpan.FromSeconds(1);

    private const int MaxWaiting = 4096, MaxWaitingSamples = 16; // events; samples are megabytes

    private readonly TrainingJob job;
    private readonly JobJournal journal;
    private readonly IFileStore files;
    private readonly JobCheckpoints checkpoints;
    private readonly JobQuality quality;
    private readonly JobBoard board;
    private readonly TrainingMeter meter;
    private readonly GanServiceOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly CancellationToken stop;
    private readonly Channel<TrainingEvent> events = Channel.CreateBounded<TrainingEvent>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true, SingleWriter = true });
    private readonly SemaphoreSlim sampleMayWait = new(MaxWaitingSamples);
    private readonly List<StepLosses> pending = [];
    private readonly Task writing;
    private int lastFlushed;
    private int mergedUntil; // the losses up to this step are in few rows
    private long lastFlush;
    private long? measuredFrom; // not before the first step, which waits for much that others do not
    private int measuredSteps; // since then
    private long lastProgress;
    private long? progressNumber; // of the event that the next one replaces
    private double? stepsPerSecond;

    /// <param name="job">Whose events these are.</param>
    /// <param name="lastStep">The step that it goes on from.</param>
    /// <param name="journal">Takes rows and events.</param>
    /// <param name="files">Takes samples.</param>
    /// <param name="checkpoints">Takes checkpoints.</param>
    /// <param name="quality">Hears of losses.</param>
    /// <param name="board">Shows losses and samples in TensorBoard.</param>
    /// <param name="meter">Hears of progress.</param>
    /// <param name="options">How many samples are kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Takes warnings.</param>
    /// <param name="stop">Ends the waiting for room.</param>
    public JobRecorder(
        TrainingJob job,
        int lastStep,
        JobJournal journal,
        IFileStore files,
        JobCheckpoints checkpoints,
        JobQuality quality,
        JobBoard board,
        TrainingMeter meter,
        GanServiceOptions options,
        TimeProvider time,
        ILogger log,
        CancellationToken stop)
    {
        (this.job, this.journal, this.files, this.checkpoints, this.quality, this.board) = (job, journal, files, checkpoints, quality, board);
        (this.meter, this.options, this.time, this.log, this.stop) = (meter, options, time, log, stop);
        stepsPerSecond = job.StepsPerSecond; // of before it was interrupted
        (lastFlushed, lastFlush, lastProgress) = (lastStep, time.GetTimestamp(), time.GetTimestamp());
        writing = Task.Run(WriteAllAsync);
    }

    /// <summary>The training's report callback. Throws what writing threw, which ends the training.</summary>
    public void Record(TrainingEvent reported)
    {
        if (writing.IsFaulted)
            writing.GetAwaiter().GetResult();
        checkpoints.ThrowIfFailed();
        if (reported is SampleDrawn)
            sampleMayWait.Wait();
        while (!events.Writer.TryWrite(reported))
            events.Writer.WaitToWriteAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Returns when everything is written.</summary>
    /// <returns>Whether that is so: the last checkpoint may have found no room.</returns>
    public async Task<bool> CompleteAsync()
    {
        events.Writer.TryComplete();
        await writing;
        var saved = await checkpoints.CompleteAsync();
        await quality.CompleteAsync();
        return saved;
    }

    /// <summary>Writes what is left of a training that ended by an error.</summary>
    public async ValueTask DisposeAsync()
    {
        events.Writer.TryComplete();
        await Task.WhenAny(writing);
        await checkpoints.WaitAsync();
        meter.End();
        sampleMayWait.Dispose();
    }

    private async Task WriteAllAsync()
    {
        try
        {
            await PersistAsync(async database => mergedUntil = await database.MergedUntilAsync(job.Id) ?? lastFlushed);
            await foreach (var reported in events.Reader.ReadAllAsync())
                await WriteAsync(reported);
            await FlushAsync();
        }
        catch (Exception error)
        {
            events.Writer.TryComplete(error); // wakes a training that waits to report
            while (events.Reader.TryRead(out var unwritten))
                (unwritten as CheckpointReached)?.Release(); // and one that waits to copy its next state
            sampleMayWait.Release(MaxWaitingSamples);
            throw;
        }
    }

    private async Task WriteAsync(TrainingEvent reported)
    {
        switch (reported)
        {
            case StepCompleted step:
                pending.Add(step.Losses);
                if (measuredFrom is null)
                    measuredFrom = time.GetTimestamp();
                else
                    measuredSteps++;
                if (time.GetElapsedTime(lastFlush) >= flushInterval)
                    await FlushAsync();
                break;
            case SampleDrawn sample:
                await FlushAsync();
                await SaveAsync(sample);
                sampleMayWait.Release();
                break;
            case CheckpointReached checkpoint:
                try
                {
                    await FlushAsync();
                    await checkpoints.SaveAsync(checkpoint);
                }
                catch
                {
                    checkpoint.Release();
                    throw;
                }

                break;
        }
    }

    private async Task FlushAsync()
    {
        if (pending.Count == 0)
            return;
        var (first, last) = (lastFlushed + 1, lastFlushed + pending.Count);
        board.Write(lastFlushed, (file, now) => file.AddLosses(first, CollectionsMarshal.AsSpan(pending), now));
        MeasureSpeed();
        long? written = null;
        await PersistAsync(async database =>
        {
            await journal.AppendAsync(database, job.Id, JobEventKind.LossesAdded, first, last, JobEvent.PackLosses([.. pending]));
            written = await WriteProgressAsync(database, last, pending[^1]);
        });
        lastFlushed = last;
        meter.Report(job.Id, pending.Count, last, stepsPerSecond, pending[^1]);
        if (written is not null)
            (progressNumber, lastProgress) = (written, time.GetTimestamp());
        await quality.AddAsync(first, pending);
        pending.Clear();
        if (lastFlushed - mergedUntil >= JobHistory.MergedSteps)
            await MergeAsync();
        checkpoints.AskForOwed();
    }

    private async Task MergeAsync()
    {
        var until = 0;
        await PersistAsync(async database => until = await database.MergeLossesAsync(job.Id, mergedUntil));
        mergedUntil = until;
    }

    private Task PersistAsync(Func<GanServiceDb, Task> write) => journal.PersistAsync(job, write, stop);

    private void MeasureSpeed()
    {
        lastFlush = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(measuredFrom!.Value, lastFlush).TotalSeconds;
        if (elapsed <= 0 || measuredSteps == 0)
            return;
        var current = measuredSteps / elapsed;
        (measuredFrom, measuredSteps) = (lastFlush, 0);
        // Each second counts half as much as the one after it.
        var weight = 1 - Math.Pow(0.5, elapsed);
        stepsPerSecond = stepsPerSecond is { } before ? before + (weight * (current - before)) : current;
    }

    // The number of the event, or null where the last one is too new. What this changes is kept by the caller, when it is committed.
    private async Task<long?> WriteProgressAsync(GanServiceDb database, int step, StepLosses newest)
    {
        await database.Jobs.Where(j => j.Id == job.Id).ExecuteUpdateAsync(row => row
            .SetProperty(j => j.Step, step)
            .SetProperty(j => j.StepsPerSecond, stepsPerSecond)
            .SetProperty(j => j.DiscriminatorReal, newest.DiscriminatorReal)
            .SetProperty(j => j.DiscriminatorFake, newest.DiscriminatorFake)
            .SetProperty(j => j.Generator, newest.Generator)
            .SetProperty(j => j.DiscriminatorAccuracy, newest.DiscriminatorAccuracy));
        if (time.GetElapsedTime(lastProgress) < progressInterval)
            return null;
        await database.JobEvents.Where(e => e.JobId == job.Id && e.Number == progressNumber).ExecuteDeleteAsync();
        return await journal.AppendChangeAsync(database, job.Id);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private async Task SaveAsync(SampleDrawn sample)
    {
        var png = ImageEncoder.Png(sample.Grid);
        board.Write(lastFlushed, (file, now) => file.AddImage(sample.Step, "samples", png, sample.Grid.Width, sample.Grid.Height, now));
        var key = FileKeys.Sample(job.Id, sample.Step, job.Attempt);
        Sample? thinned = null;
        await journal.RetryAsync(
            job,
            async () =>
            {
                await AtomicFile.WriteAsync(files.PathOf(key), file => file.WriteAsync(png).AsTask());
                await files.KeepAsync(key, CancellationToken.None);
            },
            stop);
        await PersistAsync(async database =>
        {
            database.Samples.Add(new() { JobId = job.Id, Step = sample.Step, Attempt = job.Attempt, CreatedAt = Now });
            await journal.AppendAsync(database, job.Id, JobEventKind.SampleDrawn, sample.Step, sample.Step, []);
            thinned = await ThinSamplesAsync(database);
        });
        try
        {
            if (thinned is not null)
                await files.DeleteAsync(FileKeys.Of(thinned));
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            log.LogWarning("Job {JobId}: the sample of step {Step} is swept at the next start: {Reason}", job.Id, thinned!.Step, error.Message);
        }
    }

    // The first sample always stays: it is where everything began.
    private async Task<Sample?> ThinSamplesAsync(GanServiceDb database)
    {
        var samples = await database.Samples.AsNoTracking().Where(s => s.JobId == job.Id).OrderByDescending(s => s.Step).ToListAsync();
        if (samples.Count <= options.SamplesKept || Thinning.Densest([.. samples.Select(s => s.Step)], i => i + 1 < samples.Count) is not { } densest)
            return null;
        await database.Samples.Where(s => s.JobId == job.Id && s.Step == samples[densest].Step).ExecuteDeleteAsync();
        await database.ForgetEventsAsync(job.Id, samples[densest].Step, JobEventKind.SampleDrawn);
        return samples[densest];
    }
}
