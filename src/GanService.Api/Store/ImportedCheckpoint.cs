using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Engine.Checkpoints;

namespace GanService.Api.Store;

/// <summary>A checkpoint that no job here made: a generator from elsewhere.</summary>
public static class ImportedCheckpoint
{
    private static readonly SemaphoreSlim oneInMemory = new(1);

    /// <summary>Keeps its files.</summary>
    /// <param name="id">Of the new checkpoint.</param>
    /// <param name="weights">A generator.safetensors, with its metadata; can be sought.</param>
    /// <param name="files">Where they are kept.</param>
    /// <param name="time">Now.</param>
    /// <param name="by">The name of the key by which it is made.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Its row, which is still to be added.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or of no generator.</exception>
    public static async Task<Checkpoint> KeepAsync(string id, Stream weights, IFileStore files, TimeProvider time, string? by, CancellationToken cancellationToken)
    {
        var manifest = await WriteAsync(weights, step => files.PathOf(FileKeys.Checkpoint(id, step, attempt: 0)), cancellationToken);
        await files.KeepAsync(FileKeys.Checkpoint(id, manifest.Step, attempt: 0), cancellationToken);
        return new()
        {
            Id = id,
            JobId = id, // there is no job; its place on disk is named by the checkpoint
            Step = manifest.Step,
            ImageSize = manifest.Configuration.ImageSize,
            Sha256 = manifest.Generator.Sha256,
            GeneratorBytes = manifest.Generator.Bytes,
            Resumable = false,
            ClassesJson = Checkpoint.Pack(manifest.Configuration.Networks.Classes),
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = by,
        };
    }

    private static async Task<CheckpointManifest> WriteAsync(Stream weights, Func<int, string> folderOf, CancellationToken cancellationToken)
    {
        await oneInMemory.WaitAsync(cancellationToken);
        try
        {
            var (tensors, metadata) = SafetensorsFile.Read(weights);
            return CheckpointFolder.Import(folderOf, tensors, metadata);
        }
        finally
        {
            oneInMemory.Release();
        }
    }
}
