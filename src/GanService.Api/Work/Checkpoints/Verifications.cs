using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Work.Loops;
using GanService.Engine;
using GanService.Engine.Checkpoints;
using GanService.Engine.Compute;
using GanService.Engine.Data;
using GanService.Engine.Recipes;
using GanService.Engine.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Work.Checkpoints;

/// <summary>Verifies checkpoints for those who wait for it, one at a time: trains again from the checkpoint before.</summary>
public sealed class Verifications(
    IDbContextFactory<GanServiceDb> databases, CheckpointFiles checkpoints, DatasetPacks packs, Wakeups wakeups, IOptions<GanServiceOptions> options, TimeProvider time, ILogger<Verification> log)
    : BackgroundService
{
    private static readonly TimeSpan pollInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan lookInterval = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan lease = TimeSpan.FromSeconds(30);

    private long bytes;

    /// <summary>Memory that the verification under way is estimated to take; 0 while there is none.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var bell = wakeups.BellFor(News.VerificationChanged, time);
        await Loop.RunAsync(NextAsync, error => log.LogError(error, "A verification could not go on"), pollInterval, time, stoppingToken);

        async Task NextAsync(Exception? failure, CancellationToken stop)
        {
            if (await ClaimAsync(stop) is { } checkpointId)
                await VerifyAsync(checkpointId, stop);
            else
                await bell.WaitAsync(pollInterval, stop);
        }
    }

    private async Task<string?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var waiting = database.Verifications.Where(v => v.WantedUntil > now && v.Sha256 == null && v.Problem == null && (v.LeaseUntil == null || v.LeaseUntil < now));
        if (await waiting.Select(v => v.CheckpointId).FirstOrDefaultAsync(cancellationToken) is not { } next)
            return null;
        var until = now + lease;
        return await waiting.Where(v => v.CheckpointId == next).ExecuteUpdateAsync(row => row.SetProperty(v => v.LeaseUntil, until), cancellationToken) > 0 ? next : null;
    }

    private async Task VerifyAsync(string checkpointId, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var verifying = TryRetrainAsync(checkpointId, stop.Token);
        while (await Task.WhenAny(verifying, Task.Delay(lookInterval, time, CancellationToken.None)) != verifying)
        {
            if (!stop.IsCancellationRequested && !await IsWantedAsync(checkpointId))
                await stop.CancelAsync();
        }

        var (sha, fromStep, problem) = await verifying;
        stopping.ThrowIfCancellationRequested(); // another worker takes it up
        await using var database = await databases.CreateDbContextAsync(stopping);
        await database.Verifications.Where(v => v.CheckpointId == checkpointId).ExecuteUpdateAsync(
            row => row.SetProperty(v => v.Sha256, sha).SetProperty(v => v.FromStep, fromStep).SetProperty(v => v.Problem, problem), stopping);
        wakeups.Announce(News.VerificationChanged, checkpointId);
    }

    // And renews the lease.
    private async Task<bool> IsWantedAsync(string checkpointId)
    {
        await using var database = await databases.CreateDbContextAsync();
        var now = time.GetUtcNow().UtcDateTime;
        var until = now + lease;
        return await database.Verifications.Where(v => v.CheckpointId == checkpointId && v.WantedUntil > now).ExecuteUpdateAsync(row => row.SetProperty(v => v.LeaseUntil, until)) > 0;
    }

    private async Task<(string? Sha256, int FromStep, string? Problem)> TryRetrainAsync(string checkpointId, CancellationToken stop)
    {
        try
        {
            return await RetrainAsync(checkpointId, stop);
        }
        catch (OperationCanceledException)
        {
            return (null, 0, null);
        }
        catch (InvalidDataException error)
        {
            return (null, 0, $"It cannot be verified: {error.Message}");
        }
        finally
        {
            Volatile.Write(ref bytes, 0);
        }
    }

    private async Task<(string? Sha256, int FromStep, string? Problem)> RetrainAsync(string checkpointId, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop);
        if (await database.Checkpoints.AsNoTracking().SingleOrDefaultAsync(c => c.Id == checkpointId, stop) is not { } checkpoint)
            return (null, 0, "The checkpoint was deleted.");
        var job = await database.Jobs.AsNoTracking().SingleAsync(j => j.Id == checkpoint.JobId, stop);
        var earlier = await database.Checkpoints.AsNoTracking().Where(c => c.JobId == job.Id && c.Resumable && c.Step < checkpoint.Step)
            .OrderByDescending(c => c.Step).FirstOrDefaultAsync(stop);
        if (earlier is null && job.FromCheckpoint is not null)
            return (null, 0, "No earlier checkpoint of the job has its training state still, and the job began with a checkpoint of another one.");
        var configuration = job.Configuration();
        var running = await database.Jobs.AsNoTracking().Where(j => j.State == JobState.Running).ToListAsync(stop);
        var left = options.Value.MaxTrainingBytes - running.Sum(j => MemoryEstimate.Bytes(j.Configuration()));
        if (MemoryEstimate.Excess(configuration, Math.Max(0, left)) is { } excess)
            return (null, 0, $"{excess} A running job takes a part of it: wait until that has ended, or raise MaxTrainingBytes.");
        Volatile.Write(ref bytes, MemoryEstimate.Bytes(configuration));
        var dataset = await database.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Id == job.DatasetId, stop);
        using var images = await packs.OpenAsync(dataset, configuration, stop);
        var start = earlier is null ? null : await checkpoints.LoadStateAsync(earlier, stop);
        string? sha = null;
        await OwnThread.Run("verification", ThreadNiceness.Training, () => sha = Retrain(configuration, images, start, checkpoint.Step, stop));
        return (sha, earlier?.Step ?? 0, null);
    }

    private string Retrain(TrainingConfiguration configuration, PackedDataset images, TrainingState? start, int step, CancellationToken cancellationToken)
    {
        TorchRuntime.UseThreads(1); // as where it was trained first: training has threads of its own
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        string? sha = null;
        Trainer.Run(configuration, images, Compare, stop.Token, options.Value.TrainingThreads, start);
        cancellationToken.ThrowIfCancellationRequested();
        return sha!;

        void Compare(TrainingEvent reported)
        {
            if (reported is StepCompleted && reported.Step == step)
                stop.Cancel(); // which has the trainer report this step's state
            if (reported is not CheckpointReached reached)
                return;
            if (reached.Step == step)
                sha = CheckpointFolder.Hash(configuration, reached.State);
            reached.Release();
        }
    }
}
