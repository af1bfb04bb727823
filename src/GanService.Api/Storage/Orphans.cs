using GanService.Engine.Checkpoints;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Storage;

/// <summary>Files that a killed service left without a row. They are deleted before anything else runs; what cannot be, at the next start.</summary>
public static class Orphans
{
    public static async Task DeleteAsync(GanServiceDb database, DataFolder folder, ILogger log)
    {
        var datasets = await database.Datasets.Select(d => d.Id).ToListAsync();
        List<string> orphans = [.. Directory.EnumerateFiles(folder.Temporary), .. Except(folder.Datasets, datasets)];
        orphans.AddRange(datasets.Select(folder.Dataset).Where(Directory.Exists).SelectMany(dataset => Directory.EnumerateFiles(dataset, "*.tmp")));
        var jobs = await database.Jobs.Select(j => j.Id).ToListAsync();
        var imported = await database.Checkpoints.Select(c => c.JobId).Where(id => !jobs.Contains(id)).ToListAsync(); // they lie where their jobs would
        orphans.AddRange(Except(folder.Jobs, [.. jobs, .. imported]));
        foreach (var job in jobs)
        {
            var checkpoints = await database.Checkpoints.Where(c => c.JobId == job).Select(c => new { c.Step, c.Resumable }).ToListAsync();
            var samples = await database.Samples.Where(s => s.JobId == job).Select(s => s.Step).ToListAsync();
            orphans.AddRange(Except(folder.Checkpoints(job), checkpoints.Select(c => Path.GetFileName(folder.Checkpoint(job, c.Step)))));
            orphans.AddRange(Except(folder.Samples(job), samples.Select(step => Path.GetFileName(folder.Sample(job, step)))));
            foreach (var thinned in checkpoints.Where(c => !c.Resumable))
                orphans.AddRange(CheckpointFolder.Superfluous(folder.Checkpoint(job, thinned.Step)));
        }

        foreach (var orphan in orphans)
        {
            try
            {
                if (Directory.Exists(orphan))
                    Directory.Delete(orphan, recursive: true);
                else
                    File.Delete(orphan);
                log.LogInformation("{Path} belonged to nothing and is deleted", orphan);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                log.LogWarning("{Path} belongs to nothing and cannot be deleted: {Reason}", orphan, error.Message);
            }
        }
    }

    private static IEnumerable<string> Except(string folder, IEnumerable<string> known)
    {
        var names = known.ToHashSet();
        return Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Where(path => !names.Contains(Path.GetFileName(path))) : [];
    }
}
