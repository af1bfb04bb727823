using System.Text.Json;
using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;
using GanService.Api.Work.TensorBoard;
using GanService.Engine;
using GanService.Engine.Checkpoints;
using GanService.Engine.Compute;
using GanService.Engine.Data;
using GanService.Engine.Losses;
using GanService.Engine.Quality;
using GanService.Engine.Sampling;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Work.Quality;

/// <summary>
/// Watches a running job: measures its checkpoints beside it, on a thread that gives way, and warns of what it sees. It takes no more than
/// the <see cref="GanServiceOptions.QualityBudget"/> of the time; checkpoints for which there is none are not measured. The first and the
/// last always are, and those by which trials of a search are compared. Where the job is to stop early, it says when.
/// </summary>
public sealed class JobQuality(
    TrainingJob job,
    PackedDataset dataset,
    QualityMeters meters,
    JobJournal journal,
    CheckpointFiles checkpoints,
    JobBoard board,
    double budget,
    TimeProvider time,
    ILogger log,
    CancellationToken stop) : IAsyncDisposable
{
    private readonly CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private readonly CancellationTokenSource enough = new();
    private readonly TrainingWatch watch = new(job.Configuration().Loss);
    private readonly EarlyStopping stopping = new(job.Configuration().EarlyStoppingPatience);
    private readonly long start = time.GetTimestamp();
    private Task measuring = Task.CompletedTask;
    private double spentSeconds; // of a processor
    private double lastSeconds;
    private TrainingTrouble? told;

    /// <summary>Ends the training, for no better faces are to be expected.</summary>
    public CancellationToken Enough => enough.Token;

    /// <summary>Takes in what happened before the job went on from a step, so that the warnings are those of one that never stopped.</summary>
    public async Task RebuildAsync(GanServiceDb database, int from)
    {
        await foreach (var (step, losses) in database.LossesAsync(job.Id, after: 0))
            watch.Add(step, losses);
        foreach (var checkpoint in await database.Checkpoints.AsNoTracking().Where(c => c.JobId == job.Id && c.Step <= from && c.QualityJson != null).OrderBy(c => c.Step).ToListAsync())
        {
            watch.Add(checkpoint.Quality()!);
            stopping.Add(checkpoint.Quality()!);
        }

        if (stopping.IsDue)
            await enough.CancelAsync();
        await TellAsync();
        if (job.Configuration().EarlyStoppingPatience > 0 && NothingIsMeasured() is { } reason)
            await journal.NoteAsync(job, from, $"The job will not stop early: {reason}");
    }

    /// <summary>Why a training ended before its last step.</summary>
    public async Task<string> EarlyEndAsync(GanServiceDb database)
    {
        var step = await database.Jobs.Where(j => j.Id == job.Id).Select(j => j.Step).SingleAsync();
        var best = await database.Checkpoints.AsNoTracking().Where(c => c.JobId == job.Id && c.Distance != null).OrderBy(c => c.Distance).FirstOrDefaultAsync();
        var patience = job.Configuration().EarlyStoppingPatience;
        var reason = patience == 1 ? "the last measurement found no" : $"none of the last {patience:N0} measurements found a";
        var kept = best is null ? "" : $" The best checkpoint is {best.Id}, of step {best.Step:N0}, with a distance of {best.Distance:F2}.";
        return $"Stopped early, at step {step:N0} of {job.Steps:N0}: {reason} smaller distance from the dataset than before.{kept}";
    }

    /// <summary>Adds consecutive steps.</summary>
    public async Task AddAsync(int firstStep, IReadOnlyList<StepLosses> losses)
    {
        lock (watch)
        {
            for (var i = 0; i < losses.Count; i++)
                watch.Add(firstStep + i, losses[i]);
        }

        await TellAsync();
    }

    /// <summary>Measures a checkpoint that was just saved, if there is time. Only the last one waits for the one before it.</summary>
    public async Task OfferAsync(Checkpoint checkpoint)
    {
        var isLast = checkpoint.Step == job.Steps || checkpoint.Step == job.PauseAt;
        if (isLast)
            await measuring;
        if (budget > 0 && measuring.IsCompleted && (isLast || (HasTime() && !enough.IsCancellationRequested)))
            measuring = TryMeasureAsync(checkpoint, isLast ? CancellationToken.None : ended.Token);
    }

    /// <summary>Returns when nothing is left to measure and to tell.</summary>
    public async Task CompleteAsync()
    {
        await measuring;
        await TellAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await measuring;
        ended.Dispose();
        enough.Dispose();
    }

    private string? NothingIsMeasured() =>
        budget == 0 ? $"its worker measures no checkpoints, because GanService:{nameof(GanServiceOptions.QualityBudget)} is 0 there."
        : QualityMeter.CanMeasure(dataset) ? null : "its dataset has too few images to measure checkpoints by.";

    private bool HasTime() => spentSeconds + lastSeconds <= budget * time.GetElapsedTime(start).TotalSeconds || spentSeconds == 0;

    private async Task TryMeasureAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        try
        {
            QualityReport? report = null;
            using (var files = await checkpoints.HoldGeneratorAsync(checkpoint, cancellationToken))
                await OwnThread.Run("quality", ThreadNiceness.Training, () => report = Measure(files.Path, checkpoint.Step, cancellationToken));
            if (report is null)
                return;
            report = stopping.Add(report);
            await WriteAsync(checkpoint, report);
            if (stopping.IsDue)
                await enough.CancelAsync();
            board.Write(report.Step, (file, now) => file.AddQuality(report, now));
            log.LogInformation(
                "Job {JobId} at step {Step}: distance {Distance:F2} (sliced Wasserstein {SlicedWasserstein:F1}), measured in {Seconds:F1} s", job.Id, report.Step, report.Distance, report.SlicedWasserstein, lastSeconds);
        }
        catch (OperationCanceledException)
        {
            // The job ends.
        }
        catch (Exception error)
        {
            log.LogWarning("Checkpoint {CheckpointId} of job {JobId} is not measured: {Reason}", checkpoint.Id, job.Id, error.Message);
        }
    }

    private QualityReport? Measure(string folder, int step, CancellationToken cancellationToken)
    {
        var begun = ThreadClock.Seconds;
        try
        {
            TorchRuntime.UseThreads(1);
            if (meters.Of(job.DatasetId, dataset, cancellationToken) is not { } meter)
                return null;
            var from = ThreadClock.Seconds;
            using var generator = CheckpointFolder.LoadGenerator(folder);
            var report = meter.Measure(step, new FaceGenerator(generator), dataset.HasClasses ? dataset.ClassOf : null, cancellationToken);
            lock (watch)
            {
                report = report with { DiscriminatorAccuracy = watch.DiscriminatorAccuracy };
                watch.Add(report);
            }

            lastSeconds = ThreadClock.Seconds - from;
            return report;
        }
        finally
        {
            TorchRuntime.ReturnTensors();
            spentSeconds += ThreadClock.Seconds - begun;
        }
    }

    private Task WriteAsync(Checkpoint checkpoint, QualityReport report) => journal.PersistAsync(
        job,
        async database =>
        {
            var kept = await database.Checkpoints.Where(c => c.Id == checkpoint.Id).ExecuteUpdateAsync(row => row
                .SetProperty(c => c.Distance, report.Distance)
                .SetProperty(c => c.QualityJson, JsonSerializer.Serialize(report, EngineJson.Options)));
            if (kept == 0)
                return; // it was removed meanwhile
            // Under the step that training has reached, so that who has the steps up to there, but not this, is told.
            var step = await database.Jobs.Where(j => j.Id == job.Id).Select(j => j.Step).SingleAsync();
            var measured = new StoredQuality { CheckpointId = checkpoint.Id, Step = checkpoint.Step, Quality = report };
            await journal.AppendAsync(database, job.Id, JobEventKind.QualityMeasured, checkpoint.Step, Math.Max(step, checkpoint.Step), JobEvent.PackJson(measured));
        },
        ended.Token);

    private async Task TellAsync()
    {
        TrainingFinding? finding;
        lock (watch)
            finding = watch.Finding;
        if (finding?.Trouble == told)
            return;
        try
        {
            await TellAsync(finding);
            told = finding?.Trouble;
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            log.LogWarning("Job {JobId}: its warning is told later: {Reason}", job.Id, error.GetBaseException().Message);
        }
    }

    private async Task TellAsync(TrainingFinding? finding)
    {
        if (finding is not null)
            log.LogWarning("Job {JobId}: {Finding}", job.Id, finding.Text);
        await journal.WriteAsync(job, async database =>
        {
            var healthy = finding is null ? null : await database.Checkpoints.AsNoTracking()
                .Where(c => c.JobId == job.Id && c.Step <= finding.HealthyStep).OrderByDescending(c => c.Step).FirstOrDefaultAsync();
            await database.Jobs.Where(j => j.Id == job.Id).ExecuteUpdateAsync(row => row
                .SetProperty(j => j.Warning, finding is null ? null : Warning(finding, healthy))
                .SetProperty(j => j.HealthyCheckpoint, healthy == null ? null : healthy.Id));
            await journal.AppendChangeAsync(database, job.Id);
            if (finding is not null)
                await database.TellWarningAsync(job.Id, time);
        });
    }

    private static string Warning(TrainingFinding finding, Checkpoint? healthy) => finding.Text + (healthy is null
        ? " There is no checkpoint from before."
        : $" The last healthy checkpoint is {healthy.Id}, of step {healthy.Step}.");
}
