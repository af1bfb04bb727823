using GanService.Api.Store.Rows;
using GanService.Engine.Checkpoints;
using GanService.Engine.Files;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Files;

/// <summary>
/// What a killed service left, before anything else runs: what it had begun to write or to delete is deleted. What is whole and has no row
/// is moved to <c>lost+found</c> when it is old enough. Names that the service does not give are left alone.
/// </summary>
public static class Sweep
{
    public static async Task RunAsync(GanServiceDb database, DataFolder folder, TimeSpan grace, DateTime now, ILogger log)
    {
        foreach (var path in Unfinished(folder).ToList())
            Try(path, "be deleted", log, () => Delete(path));

        foreach (var path in await UnplacedAsync(database, folder))
        {
            if (now - LastWrite(path) < grace)
                log.LogWarning("{Path} belongs to no row; it is moved to {LostFolder} at a later start", path, DataFolder.LostFolder);
            else if (!folder.HasRoomForLost)
                log.LogWarning("{Path} belongs to no row, and {LostFolder} is full: empty it", path, DataFolder.LostFolder);
            else
                Try(path, "be moved", log, () => log.LogWarning("{Path} belongs to no row and was moved to {Lost}", path, folder.SetAside(path)));
        }
    }

    private static IEnumerable<string> Unfinished(DataFolder folder)
    {
        foreach (var path in Entries(folder.Temporary).Where(p => DataFolder.IsUpload(Path.GetFileName(p))))
            yield return path;
        foreach (var path in Entries(folder.PathOf(FileKeys.Jobs)).Concat(Entries(folder.PathOf(FileKeys.Datasets))).Where(p => IsUnfinished(p, FileKeys.IsId)))
            yield return path;
        foreach (var job in Entries(folder.PathOf(FileKeys.Jobs)).Select(Path.GetFileName).Where(FileKeys.IsId))
        {
            foreach (var path in Entries(folder.PathOf(FileKeys.Checkpoints(job!))).Concat(Entries(folder.PathOf(FileKeys.Samples(job!)))).Where(p => IsUnfinished(p, FileKeys.IsStep)))
                yield return path;
        }

        foreach (var path in Entries(folder.PathOf(FileKeys.Datasets)).Where(p => FileKeys.IsId(Path.GetFileName(p))).SelectMany(Entries).Where(p => IsUnfinished(p, FileKeys.IsOfDataset)))
            yield return path;
        foreach (var path in Entries(folder.PathOf(FileKeys.Favourites)).Where(p => IsUnfinished(p, FileKeys.IsFavourite)))
            yield return path;
    }

    private static async Task<List<string>> UnplacedAsync(GanServiceDb database, DataFolder folder)
    {
        var datasets = await database.Datasets.AsNoTracking().ToDictionaryAsync(d => d.Id, d => d.NeedsUpload);
        var jobs = await database.Jobs.Select(j => j.Id).ToListAsync();
        var imported = await database.Checkpoints.Where(c => !jobs.Contains(c.JobId)).Select(c => c.JobId).ToListAsync(); // they lie where their jobs would
        List<string> unplaced = [.. folder.Kept().Where(path => !datasets.ContainsKey(Path.GetFileName(path))).ExceptBy(jobs.Concat(imported), Path.GetFileName)];
        var ended = datasets.Where(d => !d.Value).Select(d => d.Key).ToList();
        unplaced.AddRange(ended.Select(id => folder.PathOf(FileKeys.Upload(id))).Where(File.Exists));
        unplaced.AddRange(ended.Select(id => folder.PathOf(FileKeys.UploadParts(id))).Where(Directory.Exists));
        foreach (var job in jobs)
        {
            var checkpoints = await database.Checkpoints.Where(c => c.JobId == job).Select(c => new { c.Resumable, Path = folder.PathOf(FileKeys.Checkpoint(job, c.Step, c.Attempt)) }).ToListAsync();
            var samples = await database.Samples.Where(s => s.JobId == job).Select(s => folder.PathOf(FileKeys.Sample(job, s.Step, s.Attempt))).ToListAsync();
            unplaced.AddRange(Steps(folder.PathOf(FileKeys.Checkpoints(job))).Except(checkpoints.Select(c => c.Path)));
            unplaced.AddRange(Steps(folder.PathOf(FileKeys.Samples(job))).Except(samples));
            foreach (var thinned in checkpoints.Where(c => !c.Resumable).Select(c => Path.Combine(c.Path, CheckpointFolder.TrainingFile)).Where(File.Exists))
                File.Delete(thinned);
        }

        var favourites = await database.Favourites.Select(f => f.Id).ToListAsync();
        unplaced.AddRange(Entries(folder.PathOf(FileKeys.Favourites)).Where(p => FileKeys.IsFavourite(Path.GetFileName(p))).Except(favourites.Select(id => folder.PathOf(FileKeys.Favourite(id)))));
        return unplaced;
    }

    private static IEnumerable<string> Steps(string folder) => Entries(folder).Where(p => FileKeys.IsStep(Path.GetFileName(p)));

    private static bool IsUnfinished(string path, Func<string?, bool> isOurs) =>
        Path.GetExtension(path) is AtomicFile.Unfinished or DataFolder.Deleted && isOurs(Path.GetFileNameWithoutExtension(path));

    private static IEnumerable<string> Entries(string folder) => Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder) : [];

    private static DateTime LastWrite(string path) =>
        (Directory.Exists(path) ? Directory.EnumerateFileSystemEntries(path, "*", SearchOption.AllDirectories) : []).Append(path).Max(File.GetLastWriteTimeUtc);

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }

    private static void Try(string path, string what, ILogger log, Action act)
    {
        try
        {
            act();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("{Path} cannot {What}: {Reason}", path, what, error.Message);
        }
    }
}
