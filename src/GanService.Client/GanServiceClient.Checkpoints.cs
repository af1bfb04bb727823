namespace GanService.Client;

public sealed partial class GanServiceClient
{
    /// <summary>Checkpoints, newest first, read page by page.</summary>
    /// <param name="jobId">Only those of this job.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="GanServiceException">There is no such job.</exception>
    public IAsyncEnumerable<Checkpoint> ListCheckpointsAsync(string? jobId = null, CancellationToken cancellationToken = default) =>
        ListAsync<Checkpoint>(jobId is null ? "checkpoints" : In("jobs", jobId) + "/checkpoints", default, cancellationToken);

    /// <summary>A checkpoint.</summary>
    /// <exception cref="GanServiceException">There is none of that id.</exception>
    public Task<Checkpoint> GetCheckpointAsync(string id, CancellationToken cancellationToken = default) => ReadAsync<Checkpoint>(new(HttpMethod.Get, In("checkpoints", id)), cancellationToken);

    /// <summary>Copies a checkpoint's generator into a stream.</summary>
    /// <exception cref="GanServiceException">There is no checkpoint of that id.</exception>
    public Task DownloadGeneratorAsync(string id, Stream target, GeneratorFormat format = GeneratorFormat.Safetensors, CancellationToken cancellationToken = default) =>
        CopyAsync($"{In("checkpoints", id)}/{(format == GeneratorFormat.Onnx ? "generator.onnx" : "generator.safetensors")}", target, cancellationToken);

    /// <summary>Removes a checkpoint.</summary>
    /// <exception cref="GanServiceException">There is none of that id, or it is in use.</exception>
    public Task DeleteCheckpointAsync(string id, CancellationToken cancellationToken = default) => DeleteAsync(In("checkpoints", id), cancellationToken);

    /// <summary>Lets a name mean a checkpoint from now on.</summary>
    /// <exception cref="GanServiceException">The service refused.</exception>
    public Task<CheckpointAlias> SetAliasAsync(string name, string checkpoint, CancellationToken cancellationToken = default) =>
        ReadAsync<CheckpointAlias>(new(HttpMethod.Put, In("aliases", name)) { Content = Json(new AliasRequest(checkpoint)) }, cancellationToken);

    /// <summary>All aliases, by name.</summary>
    /// <exception cref="GanServiceException">The service refused.</exception>
    public Task<IReadOnlyList<CheckpointAlias>> GetAliasesAsync(CancellationToken cancellationToken = default) =>
        ReadAsync<IReadOnlyList<CheckpointAlias>>(new(HttpMethod.Get, "aliases"), cancellationToken);

    /// <summary>Removes a name; the checkpoint stays.</summary>
    /// <exception cref="GanServiceException">There is no such name.</exception>
    public Task DeleteAliasAsync(string name, CancellationToken cancellationToken = default) => DeleteAsync(In("aliases", name), cancellationToken);
}
