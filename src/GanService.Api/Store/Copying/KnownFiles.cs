using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Engine.Checkpoints;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Copying;

/// <summary>The files that rows mean.</summary>
internal sealed class KnownFiles
{
    private readonly Dictionary<string, bool> datasets = [];

    private KnownFiles()
    {
    }

    public List<Checkpoint> Checkpoints { get; } = [];

    /// <summary>Keys of the files of samples, checkpoints, favourites and pieces of archives.</summary>
    public HashSet<string> Expected { get; } = [];

    public static async Task<KnownFiles> ReadAsync(GanServiceDb database, CancellationToken cancellationToken)
    {
        var known = new KnownFiles();
        await foreach (var sample in database.Samples.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
            known.Expected.Add(FileKeys.Of(sample));
        known.Checkpoints.AddRange(await database.Checkpoints.AsNoTracking().OrderBy(c => c.Id).ToListAsync(cancellationToken));
        foreach (var checkpoint in known.Checkpoints)
            known.Expected.UnionWith(NamesOf(checkpoint).Select(name => $"{FileKeys.Of(checkpoint)}/{name}"));
        known.Expected.UnionWith((await database.Favourites.Select(f => f.Id).ToListAsync(cancellationToken)).Select(FileKeys.Favourite));
        await foreach (var part in database.UploadParts.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
            known.Expected.Add($"{FileKeys.UploadParts(part.DatasetId)}/{part.File}");
        foreach (var dataset in await database.Datasets.AsNoTracking().ToListAsync(cancellationToken))
            known.datasets.Add(dataset.Id, dataset.NeedsUpload);
        return known;
    }

    /// <summary>Whether a row means a file. Packs are made when they are needed, and an upload goes when it is imported.</summary>
    public bool Has(string key) => Expected.Contains(key) || (key.Split('/') is [FileKeys.Datasets, var id, var file] && datasets.TryGetValue(id, out var needsUpload)
        && FileKeys.IsOfDataset(file) && (needsUpload || key != FileKeys.Upload(id)));

    private static IReadOnlyList<string> NamesOf(Checkpoint checkpoint) => checkpoint.Resumable ? CheckpointFolder.AllFiles : CheckpointFolder.GeneratorFiles;
}
