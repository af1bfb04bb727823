using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Jobs;

/// <summary>
/// What an ended job can do without: all checkpoints but its best and newest, the last healthy one before a warning, and those with a name; and the training state of all but the newest,
/// from which others can go on.
/// </summary>
/// <param name="Removed">Checkpoints that go.</param>
/// <param name="Lightened">Checkpoints that keep their generator only.</param>
public sealed record CheckpointThinning(IReadOnlyList<Checkpoint> Removed, IReadOnlyList<Checkpoint> Lightened)
{
    /// <summary>What that frees.</summary>
    public long Bytes => Removed.Sum(BytesOf) + Lightened.Sum(c => c.TrainingBytes);

    public static CheckpointThinning Of(TrainingJob job, IReadOnlyList<Checkpoint> checkpoints, IReadOnlyCollection<string> named)
    {
        var newest = checkpoints.MaxBy(c => c.Step);
        var best = checkpoints.Where(c => c.Distance is not null).MinBy(c => c.Distance);
        var kept = checkpoints.Where(c => c == newest || c == best || c.Id == job.HealthyCheckpoint || named.Contains(c.Id)).ToList();
        return new([.. checkpoints.Except(kept)], [.. kept.Where(c => c != newest && c is { Resumable: true, TrainingBytes: > 0 })]);
    }

    /// <summary>Does it.</summary>
    /// <returns>The bytes that it freed.</returns>
    public async Task<long> ApplyAsync(GanServiceDb database, CheckpointFiles files)
    {
        var freed = 0L;
        await database.DropStatesAsync(Lightened);
        foreach (var checkpoint in Lightened)
        {
            await files.DropTrainingStateAsync(checkpoint);
            freed += checkpoint.TrainingBytes;
        }

        foreach (var checkpoint in Removed)
        {
            await using var transaction = await database.Database.BeginTransactionAsync();
            if (!await database.DeleteUnnamedAsync(checkpoint))
                continue; // it was given a name meanwhile
            await transaction.CommitAsync();
            await files.DeleteAsync(checkpoint);
            freed += BytesOf(checkpoint);
        }

        return freed;
    }

    /// <summary>What a checkpoint takes.</summary>
    public static long BytesOf(Checkpoint c) => c.GeneratorBytes + (c.Resumable ? c.TrainingBytes : 0);
}
