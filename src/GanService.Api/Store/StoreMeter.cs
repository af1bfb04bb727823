using System.Diagnostics.Metrics;
using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store;

/// <summary>What rows tell of the queue, whichever node is asked, and what room this node's disk has.</summary>
public sealed class StoreMeter
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(2);

    private readonly IDbContextFactory<GanServiceDb> databases;

    public StoreMeter(ServiceMeter meter, IDbContextFactory<GanServiceDb> databases, DataFolder folder)
    {
        this.databases = databases;
        meter.Meter.CreateObservableGauge("ganservice.jobs", Jobs, "{job}", "Jobs that wait, run or are laid aside, of all nodes");
        meter.Meter.CreateObservableGauge("ganservice.datasets.importing", Imports, "{dataset}", "Datasets whose import waits or is under way, of all nodes");
        meter.Meter.CreateObservableGauge("ganservice.disk.free", () => folder.FreeBytes, "By", "What is left on the disk of the data folder");
    }

    private IEnumerable<Measurement<int>> Jobs() => Read(async (database, cancellationToken) =>
    {
        JobState[] states = [JobState.Queued, JobState.Running, JobState.Paused];
        var counts = await database.Jobs.Where(j => states.Contains(j.State)).GroupBy(j => j.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return states.Select(state => new Measurement<int>(counts.GetValueOrDefault(state), new KeyValuePair<string, object?>("state", state.ToString().ToLowerInvariant())));
    });

    private IEnumerable<Measurement<int>> Imports() => Read(async (database, cancellationToken) =>
        [new Measurement<int>(await database.Datasets.CountAsync(d => d.State == DatasetState.Importing, cancellationToken))]);

    // Whoever collects measurements waits for them. A database out of reach gives no number rather than an old one.
    private IEnumerable<Measurement<int>> Read(Func<GanServiceDb, CancellationToken, Task<IEnumerable<Measurement<int>>>> read)
    {
        using var enough = new CancellationTokenSource(patience);
        try
        {
            return Task.Run(async () =>
            {
                await using var database = await databases.CreateDbContextAsync(enough.Token);
                return await read(database, enough.Token);
            }).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is OperationCanceledException || StorageFault.Is(error))
        {
            return [];
        }
    }
}
