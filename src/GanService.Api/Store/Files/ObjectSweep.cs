using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Files;

/// <summary>
/// Moves what no row knows to <c>lost+found</c> in the bucket, when it is old enough: a worker that was killed left it, or one that had lost its
/// job. One node does at a time. Names that the service does not give are left alone.
/// </summary>
public static class ObjectSweep
{
    public static async Task RunAsync(GanServiceDb database, ObjectFiles files, TimeSpan grace, DateTime now, ILogger log)
    {
        await using var transaction = await database.Database.BeginTransactionAsync();
        if (!await database.TryLockAsync(Turn.Sweep))
            return;
        var all = await files.ListAsync("");
        var known = await KnownAsync(database); // asked last: what was written before that has its row, or has none
        foreach (var unplaced in all.Where(file => FileKeys.UnitOf(file.Key) is { } unit && !known.Contains(unit) && now - file.WrittenAt > grace))
        {
            log.LogWarning("{Key} belongs to no row and is moved to {LostFolder}", unplaced.Key, DataFolder.LostFolder);
            await files.SetAsideAsync(unplaced.Key, now);
        }
    }

    private static async Task<HashSet<string>> KnownAsync(GanServiceDb database)
    {
        HashSet<string> known = [];
        foreach (var sample in await database.Samples.AsNoTracking().ToListAsync())
            known.Add(FileKeys.Of(sample));
        foreach (var checkpoint in await database.Checkpoints.AsNoTracking().ToListAsync())
            known.Add(FileKeys.Of(checkpoint));
        foreach (var dataset in await database.Datasets.AsNoTracking().Select(d => d.Id).ToListAsync())
            known.Add(FileKeys.Dataset(dataset));
        known.UnionWith((await database.Favourites.Select(f => f.Id).ToListAsync()).Select(FileKeys.Favourite));
        return known;
    }
}
