using GanService.Api.Store;
using GanService.Api.Store.Rows;
using GanService.Api.Work.Loops;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Work.Searches;

/// <summary>
/// Lets the best trials of a search go on when all have come to a rung, and cancels the others. What is decided is written down first, and then done as often as it takes: so it is the same
/// whichever node does it, and where one ends in between.
/// </summary>
public sealed class SearchWorker(IDbContextFactory<GanServiceDb> databases, JobJournal journal, TimeProvider time, ILogger<Experiment> log) : BackgroundService
{
    private static readonly TimeSpan pollInterval = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Loop.RunAsync(NextAsync, error => log.LogError(error, "Searches could not go on; they do in {Seconds} s", pollInterval.TotalSeconds), pollInterval, time, stoppingToken);

    private async Task NextAsync(Exception? failure, CancellationToken stop)
    {
        await using (var database = await databases.CreateDbContextAsync(stop))
        {
            foreach (var id in await database.Experiments.Where(e => e.IsSearching).Select(e => e.Id).ToListAsync(stop))
            {
                await DecideAsync(id, stop);
                await CarryOutAsync(id, stop);
            }
        }

        await Task.Delay(pollInterval, time, stop);
    }

    private async Task DecideAsync(string id, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop);
        await using var transaction = await database.Database.BeginTransactionAsync(stop);
        await database.LockAsync(Turn.Searches, stop);
        var experiment = await database.Experiments.SingleAsync(e => e.Id == id, stop);
        var (plan, decided) = (experiment.Search!, experiment.Kept);
        if (decided.Count == plan.Rungs.Count)
            return;
        var rung = plan.Rungs[decided.Count];
        var jobs = await database.Jobs.AsNoTracking().Where(j => j.ExperimentId == id).OrderBy(j => j.Id).ToListAsync(stop);
        if (jobs.Any(j => !j.HasEnded && !j.WaitsAt(rung)))
            return;
        var distances = await database.Checkpoints.Where(c => c.Distance != null && database.Jobs.Any(j => j.Id == c.JobId && j.ExperimentId == id))
            .GroupBy(c => c.JobId).Select(g => new { g.Key, Best = g.Min(c => c.Distance!.Value) }).ToDictionaryAsync(g => g.Key, g => g.Best, stop);
        var trials = jobs.Where(j => j.WaitsAt(rung) || j.State == JobState.Completed).OrderBy(j => distances.GetValueOrDefault(j.Id, double.PositiveInfinity)).ToList();
        List<string> kept = [.. trials.Take(plan.Kept(trials.Count)).Select(j => j.Id)];
        experiment.Keep(kept);
        await database.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        log.LogInformation("Experiment {Experiment}: {Kept} of {Trials} trials go on from step {Step}", id, kept.Count, trials.Count, rung);
    }

    private async Task CarryOutAsync(string id, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop);
        var experiment = await database.Experiments.AsNoTracking().SingleAsync(e => e.Id == id, stop);
        var (plan, decided) = (experiment.Search!, experiment.Kept);
        for (var i = 0; i < decided.Count; i++)
        {
            var (rung, next) = (plan.Rungs[i], i + 1 < plan.Rungs.Count ? plan.Rungs[i + 1] : (int?)null);
            foreach (var job in (await database.Jobs.AsNoTracking().Where(j => j.ExperimentId == id && j.PauseAt == rung).ToListAsync(stop)).Where(j => j.WaitsAt(rung)))
            {
                var goesOn = decided[i].Contains(job.Id);
                await journal.ChangeAsync(
                    job.Id,
                    (fresh, now) =>
                    {
                        if (!fresh.WaitsAt(rung))
                            return "Another node has done it, or somebody has resumed or cancelled it.";
                        if (goesOn)
                            fresh.GoOnTo(next);
                        else
                            fresh.Cancel(now);
                        return null;
                    },
                    stop);
            }
        }

        if (decided.Count == plan.Rungs.Count)
            await database.Experiments.Where(e => e.Id == id).ExecuteUpdateAsync(row => row.SetProperty(e => e.IsSearching, false), stop);
    }
}
