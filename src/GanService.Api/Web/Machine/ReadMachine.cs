using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Machine;

/// <summary><c>GET /machine</c></summary>
public static class ReadMachine
{
    private const int Largest = 20;

    public static async Task<Ok<MachineResponse>> Handle(
        GanServiceDb database, DataFolder folder, SpaceUsed space, ProcessorUse processors, IOptions<GanServiceOptions> options, CancellationToken cancellationToken)
    {
        var memory = GC.GetGCMemoryInfo();
        var (resident, managed) = (Environment.WorkingSet, memory.TotalCommittedBytes);
        var drive = new DriveInfo(folder.Root);
        var bytes = await space.LookAsync(cancellationToken);
        var jobs = Of(bytes, FileKeys.Jobs);
        var datasets = Of(bytes, FileKeys.Datasets);
        var counts = await database.Jobs.GroupBy(j => j.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return TypedResults.Ok(new MachineResponse(
            Environment.MachineName,
            new(Environment.ProcessorCount, processors.Cores(), options.Value.TrainingThreads),
            new(resident, managed, Math.Max(0, resident - managed), memory.TotalAvailableMemoryBytes),
            new(drive.AvailableFreeSpace, drive.TotalSize, jobs.Values.Sum(), datasets.Values.Sum()),
            new(
                counts.GetValueOrDefault(JobState.Queued),
                counts.GetValueOrDefault(JobState.Running),
                counts.GetValueOrDefault(JobState.Paused),
                await database.Datasets.CountAsync(d => d.State == DatasetState.Importing, cancellationToken),
                await database.Jobs.Where(j => j.State == JobState.Running).SumAsync(j => j.StepsPerSecond ?? 0, cancellationToken)),
            await JobsAsync(database, jobs, cancellationToken),
            await DatasetsAsync(database, datasets, cancellationToken)));
    }

    private static Dictionary<string, long> Of(IReadOnlyDictionary<string, long> bytes, string folder) =>
        bytes.Where(b => b.Key.StartsWith(folder + '/', StringComparison.Ordinal)).ToDictionary(b => b.Key[(folder.Length + 1)..], b => b.Value);

    private static async Task<IReadOnlyList<JobSpace>> JobsAsync(GanServiceDb database, Dictionary<string, long> bytes, CancellationToken cancellationToken)
    {
        var largest = bytes.OrderByDescending(b => b.Value).Take(Largest).Select(b => b.Key).ToList();
        var jobs = await database.Jobs.AsNoTracking().Where(j => largest.Contains(j.Id)).ToDictionaryAsync(j => j.Id, cancellationToken);
        var checkpoints = (await database.Checkpoints.AsNoTracking().Where(c => largest.Contains(c.JobId)).ToListAsync(cancellationToken)).ToLookup(c => c.JobId);
        var named = await database.Aliases.Select(a => a.CheckpointId).ToListAsync(cancellationToken);
        return [.. largest.Where(jobs.ContainsKey).Select(id => new JobSpace(
            id, jobs[id].Name, jobs[id].State, checkpoints[id].Count(), bytes[id], jobs[id].HasEnded ? CheckpointThinning.Of(jobs[id], [.. checkpoints[id]], named).Bytes : 0))];
    }

    private static async Task<IReadOnlyList<DatasetSpace>> DatasetsAsync(GanServiceDb database, Dictionary<string, long> bytes, CancellationToken cancellationToken)
    {
        var largest = bytes.OrderByDescending(b => b.Value).Take(Largest).Select(b => b.Key).ToList();
        var datasets = await database.Datasets.AsNoTracking().Where(d => largest.Contains(d.Id)).ToDictionaryAsync(d => d.Id, cancellationToken);
        var uses = await database.Jobs.Where(j => largest.Contains(j.DatasetId)).GroupBy(j => j.DatasetId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return [.. largest.Where(datasets.ContainsKey).Select(id => new DatasetSpace(id, datasets[id].Title, datasets[id].Count, bytes[id], uses.GetValueOrDefault(id)))];
    }
}
