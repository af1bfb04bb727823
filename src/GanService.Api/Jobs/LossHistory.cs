using GanService.Api.Storage;
using GanService.Engine.Training;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Jobs;

/// <summary>Reads and cuts the losses of a job.</summary>
public static class LossHistory
{
    /// <summary>Every step after <paramref name="after"/>, in order.</summary>
    public static async IAsyncEnumerable<(int Step, StepLosses Losses)> LossesAsync(this GanServiceDb database, string jobId, int after)
    {
        var chunks = database.LossChunks.AsNoTracking().Where(c => c.JobId == jobId && c.LastStep > after).OrderBy(c => c.FirstStep).AsAsyncEnumerable();
        await foreach (var chunk in chunks)
        {
            for (var step = Math.Max(chunk.FirstStep, after + 1); step <= chunk.LastStep; step++)
                yield return (step, chunk.Losses[step - chunk.FirstStep]);
        }
    }

    /// <summary>Forgets losses and samples after a step, before they are made anew.</summary>
    public static void ForgetAfter(this GanServiceDb database, string jobId, int step)
    {
        using var transaction = database.Database.BeginTransaction();
        if (database.LossChunks.SingleOrDefault(c => c.JobId == jobId && c.FirstStep <= step && c.LastStep > step) is { } chunk)
        {
            database.LossChunks.Remove(chunk);
            database.SaveChanges();
            database.LossChunks.Add(LossChunk.Of(jobId, chunk.FirstStep, chunk.Losses[..(step - chunk.FirstStep + 1)]));
            database.SaveChanges();
        }

        database.LossChunks.Where(c => c.JobId == jobId && c.FirstStep > step).ExecuteDelete();
        database.Samples.Where(s => s.JobId == jobId && s.Step > step).ExecuteDelete();
        database.Jobs.Where(j => j.Id == jobId && j.Step > step).ExecuteUpdate(row => row
            .SetProperty(j => j.Step, step)
            .SetProperty(j => j.DiscriminatorReal, (float?)null)
            .SetProperty(j => j.DiscriminatorFake, (float?)null)
            .SetProperty(j => j.Generator, (float?)null)
            .SetProperty(j => j.DiscriminatorAccuracy, (float?)null));
        transaction.Commit();
    }
}
