using GanService.Api.Datasets;
using GanService.Api.Hosting;
using GanService.Api.Jobs;
using GanService.Api.Storage;
using GanService.Engine;
using GanService.Engine.Checkpoints;
using GanService.Engine.Compute;
using GanService.Engine.Training;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Checkpoints;

/// <summary><c>POST /checkpoints/{id}/verify</c></summary>
public sealed class VerifyCheckpoint(IDbContextFactory<GanServiceDb> databases, CheckpointStore checkpoints, DatasetPacks packs, IOptions<GanServiceOptions> options)
{
    private readonly SemaphoreSlim one = new(1);
    private long bytes;

    /// <summary>Memory that the verification under way is estimated to take; 0 while there is none.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    public static Task<Results<Ok<VerificationResponse>, ProblemHttpResult>> Handle(string id, VerifyCheckpoint verification, CancellationToken cancellationToken) =>
        verification.RunAsync(id, cancellationToken);

    private async Task<Results<Ok<VerificationResponse>, ProblemHttpResult>> RunAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Checkpoints.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } checkpoint)
            return ReadCheckpoints.NoSuchCheckpoint(id);
        if (checkpoint.StateSha256 is null)
            return Problems.Conflict("It was saved by a version that recorded no hash of the state, so there is nothing to compare with.");
        var job = await database.Jobs.AsNoTracking().SingleAsync(j => j.Id == checkpoint.JobId, cancellationToken);
        var earlier = await database.Checkpoints.AsNoTracking().Where(c => c.JobId == job.Id && c.Resumable && c.Step < checkpoint.Step)
            .OrderByDescending(c => c.Step).FirstOrDefaultAsync(cancellationToken);
        if (earlier is null && job.FromCheckpoint is not null)
            return Problems.Conflict("No earlier checkpoint of the job has its training state still, and the job began with a checkpoint of another one.");
        var running = await database.Jobs.AsNoTracking().Where(j => j.State == JobState.Running).ToListAsync(cancellationToken);
        var left = options.Value.MaxTrainingBytes - running.Sum(j => MemoryEstimate.Bytes(j.Configuration()));
        if (MemoryEstimate.Excess(job.Configuration(), Math.Max(0, left)) is { } excess)
            return Problems.Conflict($"{excess} A running job takes a part of it: wait until that has ended, or raise MaxTrainingBytes.");
        if (!one.Wait(0, CancellationToken.None))
            return Problems.Conflict("Another checkpoint is being verified; try again when it is done.");
        try
        {
            Volatile.Write(ref bytes, MemoryEstimate.Bytes(job.Configuration()));
            var dataset = await database.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Id == job.DatasetId, cancellationToken);
            string? sha = null;
            await OwnThread.Run("verification", ThreadNiceness.Training, () => sha = Retrain(job, dataset, earlier, checkpoint.Step, cancellationToken));
            return TypedResults.Ok(new VerificationResponse(id, earlier?.Step ?? 0, checkpoint.Step, sha == checkpoint.StateSha256, checkpoint.StateSha256, sha!));
        }
        catch (InvalidDataException error)
        {
            return Problems.Conflict($"It cannot be verified: {error.Message}");
        }
        finally
        {
            Volatile.Write(ref bytes, 0);
            one.Release();
        }
    }

    private string Retrain(TrainingJob job, Dataset? dataset, Checkpoint? earlier, int step, CancellationToken cancellationToken)
    {
        TorchRuntime.UseThreads(1); // as where it was trained first: training has threads of its own
        var configuration = job.Configuration();
        using var images = packs.Open(dataset, configuration.ImageSize, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        string? sha = null;
        Trainer.Run(configuration, images, Compare, stop.Token, options.Value.TrainingThreads, earlier is null ? null : checkpoints.LoadState(earlier));
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

/// <summary>Whether training again leads to the same state.</summary>
/// <param name="FromStep">Where the training began: the step of the checkpoint before it, or 0.</param>
/// <param name="Step">The checkpoint's step.</param>
/// <param name="Matches">Whether every weight, average and optimizer's number is the same, bit by bit.</param>
/// <param name="Expected">The hash of the state that was saved.</param>
/// <param name="Actual">The hash of the state that training came to.</param>
public sealed record VerificationResponse(string CheckpointId, int FromStep, int Step, bool Matches, string Expected, string Actual);
