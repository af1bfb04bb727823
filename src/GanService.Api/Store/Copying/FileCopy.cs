using System.Collections.Concurrent;
using System.Security.Cryptography;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Engine.Checkpoints;

namespace GanService.Api.Store.Copying;

/// <summary>Copies files between a data folder and a bucket. What is the same in both already, by its SHA-256, is left alone, so it can be ended at any time and begun again.</summary>
/// <param name="folder">The data folder.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="toBucket">Whether they come there.</param>
/// <param name="tell">Is told after each file.</param>
internal sealed class FileCopy(DataFolder folder, ObjectFiles bucket, bool toBucket, Action<CopyProgress> tell)
{
    private const int AtOnce = 8; // most files are small, and a server answers after a while

    private readonly Lock guard = new();
    private readonly ConcurrentDictionary<string, string> hashes = [];
    private readonly ConcurrentBag<string> faults = [];
    private CopyProgress progress = new(0, 0, 0, 0);

    /// <returns>What is the same now, and what was missing or damaged before.</returns>
    /// <exception cref="NoRoomException">They do not fit in the folder.</exception>
    public async Task<(CopyProgress Files, IReadOnlyList<string> Faults)> RunAsync(KnownFiles known, CancellationToken cancellationToken)
    {
        IFileStore inFolder = new FolderFiles(folder), source = toBucket ? inFolder : bucket, target = toBucket ? bucket : inFolder;
        var files = (await source.ListAsync("")).Where(file => known.Has(file.Key)).ToList();
        var lengths = (await target.ListAsync("")).ToDictionary(file => file.Key, file => file.Bytes);
        var missing = known.Expected.Except(files.Select(f => f.Key)).Order(StringComparer.Ordinal).ToList();
        if (!toBucket)
            folder.DemandRoomFor(files.Where(file => lengths.GetValueOrDefault(file.Key, -1) != file.Bytes).Sum(file => file.Bytes));
        Tell(new(0, files.Count, 0, files.Sum(file => file.Bytes)));
        await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (file, stop) =>
        {
            var mayBeSame = lengths.GetValueOrDefault(file.Key, -1) == file.Bytes;
            if (await CopyAsync(file.Key, mayBeSame, stop))
                Count(file.Bytes);
        });
        return (progress, [.. missing.Select(key => $"{key} is missing."), .. faults.Order(StringComparer.Ordinal), .. known.Checkpoints.Select(FaultOf).OfType<string>()]);
    }

    private async Task<bool> CopyAsync(string key, bool mayBeSame, CancellationToken cancellationToken)
    {
        if (mayBeSame && await IsSameAsync(key, cancellationToken))
            return true;
        var path = folder.PathOf(key);
        try
        {
            await (toBucket ? bucket.PutAsync(key, path, cancellationToken) : bucket.GetAsync(key, path, cancellationToken));
        }
        catch (InvalidDataException error) when (!toBucket)
        {
            faults.Add($"{error.Message} It is left out.");
            return false;
        }

        return await IsSameAsync(key, cancellationToken) ? true : throw new InvalidDataException($"The file {key} is not the same in both places after it was copied.");
    }

    private async Task<bool> IsSameAsync(string key, CancellationToken cancellationToken)
    {
        var file = new FileInfo(folder.PathOf(key));
        if (!file.Exists || await bucket.LookAsync(key, cancellationToken) is not { } stored || stored.Bytes != file.Length)
            return false;
        await using var bytes = file.OpenRead();
        return (hashes[key] = Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellationToken))) == stored.Sha256;
    }

    // By the files in the folder, which are the same.
    private string? FaultOf(Checkpoint checkpoint)
    {
        var key = FileKeys.Of(checkpoint);
        try
        {
            var manifest = CheckpointFolder.ReadManifest(folder.PathOf(key));
            var isWhole = IsOrIsMissing(CheckpointFolder.GeneratorFile, checkpoint.Sha256)
                && (!checkpoint.Resumable || ((checkpoint.StateSha256 ?? manifest.StateSha256) == manifest.StateSha256 && IsOrIsMissing(CheckpointFolder.TrainingFile, manifest.Training?.Sha256)));
            return isWhole ? null : $"{key} is damaged: a file has another SHA-256 than it was written with.";
        }
        catch (InvalidDataException error)
        {
            return $"{key} is damaged: {error.Message}";
        }

        bool IsOrIsMissing(string name, string? sha256) => !hashes.TryGetValue($"{key}/{name}", out var hash) || hash == sha256;
    }

    private void Count(long bytes)
    {
        lock (guard)
            Tell(progress with { Files = progress.Files + 1, Bytes = progress.Bytes + bytes });
    }

    private void Tell(CopyProgress now) => tell(progress = now);
}
