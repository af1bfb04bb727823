using GanService.Engine.Files;

namespace GanService.Api.Store.Files;

/// <summary>Keeps files in the data folder, where they are written to begin with.</summary>
public sealed class FolderFiles(DataFolder data) : IFileStore
{
    public Task OpenAsync() => Task.CompletedTask;

    public Task<bool> CanReachAsync(CancellationToken cancellationToken) => Task.FromResult(Directory.Exists(data.Root));

    public string PathOf(string key) => data.PathOf(key);

    public Task KeepAsync(string key, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<HeldFiles> HoldAsync(string key, IReadOnlyList<string> names, CancellationToken cancellationToken) => Task.FromResult(new HeldFiles(PathOf(key)));

    public Task DeleteAsync(string key)
    {
        DataFolder.Delete(PathOf(key));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<StoredFile>> ListAsync(string folder) => Task.FromResult<IReadOnlyList<StoredFile>>([.. FileKeys.Folders
        .Where(name => Directory.Exists(PathOf(name))).SelectMany(name => new DirectoryInfo(PathOf(name)).EnumerateFiles("*", SearchOption.AllDirectories))
        .Where(file => file.Extension is not (AtomicFile.Unfinished or DataFolder.Deleted))
        .Select(file => new StoredFile(Path.GetRelativePath(data.Root, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), file.Length, file.LastWriteTimeUtc))
        .Where(file => file.Key.StartsWith(folder, StringComparison.Ordinal))]);
}
