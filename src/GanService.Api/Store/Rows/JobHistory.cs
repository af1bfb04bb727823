using System.Runtime.CompilerServices;
using GanService.Engine.Losses;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Rows;

/// <summary>Reads, merges and cuts the losses and the other events of a job.</summary>
public static class JobHistory
{
    /// <summary>Rows are merged when they have so many steps together, so a row each flush remains of the newest only.</summary>
    public const int MergedSteps = 4096;

    /// <summary>Every step after <paramref name="after"/>, in order.</summary>
    public static IAsyncEnumerable<(int Step, StepLosses Losses)> LossesAsync(this GanServiceDb database, string jobId, int after) =>
        database.LossEventsAsync(jobId, after, int.MaxValue).SelectMany(added => added.Rows(after));

    /// <summary>The events with the losses of a job's steps after one and up to another, in order; the first and the last of them may have more steps.</summary>
    public static async IAsyncEnumerable<JobEvent> LossEventsAsync(
        this GanServiceDb database, string jobId, int after, int until, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const int Rows = 16; // at a time: while a reader holds rows open, the database's log grows
        while (true)
        {
            var from = after;
            var events = await database.LossEvents(jobId, from, until).OrderBy(e => e.Step).Take(Rows).ToListAsync(cancellationToken);
            foreach (var added in events)
                yield return added;
            if (events.Count < Rows)
                yield break;
            after = events[^1].Step;
        }
    }

    /// <summary>The first and the last step, after one and up to another, that a job has losses of; null without any.</summary>
    public static async Task<(int First, int Last)?> LossRangeAsync(this GanServiceDb database, string jobId, int after, int until, CancellationToken cancellationToken)
    {
        var events = database.LossEvents(jobId, after, until);
        if (await events.OrderBy(e => e.Step).Select(e => (int?)e.FirstStep).FirstOrDefaultAsync(cancellationToken) is not { } first)
            return null;
        var last = await events.OrderByDescending(e => e.Step).Select(e => e.Step).FirstOrDefaultAsync(cancellationToken);
        return (Math.Max(first, after + 1), Math.Min(last, until));
    }

    /// <summary>The step up to which the losses of a job are merged, or null when all are.</summary>
    public static Task<int?> MergedUntilAsync(this GanServiceDb database, string jobId) => database.JobEvents
        .Where(e => e.JobId == jobId && e.Kind == JobEventKind.LossesAdded && e.Step - e.FirstStep + 1 < MergedSteps).MinAsync(e => (int?)(e.FirstStep - 1));

    /// <summary>Merges the losses of the next <see cref="MergedSteps"/> steps, which must be there. Readers get the same events as before.</summary>
    /// <returns>The last step that was merged.</returns>
    public static async Task<int> MergeLossesAsync(this GanServiceDb database, string jobId, int after)
    {
        var rows = database.JobEvents.Where(e => e.JobId == jobId && e.Kind == JobEventKind.LossesAdded && e.Step > after && e.FirstStep <= after + MergedSteps);
        var merged = JobEvent.Merge(await rows.AsNoTracking().OrderBy(e => e.Step).ToListAsync());
        await rows.ExecuteDeleteAsync();
        database.JobEvents.Add(merged);
        await database.SaveChangesAsync();
        return merged.Step;
    }

    /// <summary>Forgets what happened after a step, before it happens anew. What is said of the job itself stays.</summary>
    /// <returns>The samples that are forgotten, whose files remain.</returns>
    public static async Task<IReadOnlyList<Sample>> ForgetAfterAsync(this GanServiceDb database, string jobId, int step)
    {
        var later = database.JobEvents.Where(e => e.JobId == jobId && e.Kind != JobEventKind.JobChanged && e.Kind != JobEventKind.NoticeGiven && e.Step > step);
        if (await later.SingleOrDefaultAsync(e => e.Kind == JobEventKind.LossesAdded && e.FirstStep <= step) is { } cut)
        {
            database.JobEvents.Remove(cut);
            await database.SaveChangesAsync();
            database.JobEvents.Add(cut.Until(step));
            await database.SaveChangesAsync();
        }

        await later.ExecuteDeleteAsync();
        var samples = database.Samples.Where(s => s.JobId == jobId && s.Step > step);
        var forgotten = await samples.AsNoTracking().ToListAsync();
        await samples.ExecuteDeleteAsync();
        await database.Jobs.Where(j => j.Id == jobId && j.Step > step).ExecuteUpdateAsync(row => row
            .SetProperty(j => j.Step, step)
            .SetProperty(j => j.DiscriminatorReal, (float?)null)
            .SetProperty(j => j.DiscriminatorFake, (float?)null)
            .SetProperty(j => j.Generator, (float?)null)
            .SetProperty(j => j.DiscriminatorAccuracy, (float?)null));
        return forgotten;
    }

    /// <summary>Forgets the events of some kinds that tell of a step.</summary>
    public static Task ForgetEventsAsync(this GanServiceDb database, string jobId, int step, params JobEventKind[] kinds) =>
        database.JobEvents.Where(e => e.JobId == jobId && kinds.Contains(e.Kind) && e.FirstStep == step).ExecuteDeleteAsync();

    private static IQueryable<JobEvent> LossEvents(this GanServiceDb database, string jobId, int after, int until) =>
        database.JobEvents.AsNoTracking().Where(e => e.JobId == jobId && e.Kind == JobEventKind.LossesAdded && e.Step > after && e.FirstStep <= until);
}
