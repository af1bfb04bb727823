namespace GanService.Api.Store.Files;

/// <summary>
/// The files, by key. A file is written on this machine first, then kept; who needs it has it on this machine for as long as it is held. The
/// keys are those of <see cref="FileKeys"/>.
/// </summary>
public interface IFileStore
{
    /// <summary>Makes it ready, before anything else is asked of it.</summary>
    /// <exception cref="Settings.StartupFailedException">It cannot be used.</exception>
    Task OpenAsync();

    /// <summary>Whether they can be used now, as far as one look tells.</summary>
    Task<bool> CanReachAsync(CancellationToken cancellationToken);

    /// <summary>Where the file or folder of a key is written before it is kept, and where it is while it is held.</summary>
    string PathOf(string key);

    /// <summary>Keeps a file, or the files of a folder, that were written whole: when this returns, no machine that fails can lose them.</summary>
    Task KeepAsync(string key, CancellationToken cancellationToken);

    /// <summary>Has a file, or some files of a folder, on this machine. What is not kept is missing there.</summary>
    /// <param name="key">Of the file or the folder.</param>
    /// <param name="names">Of the files in the folder; none for a file.</param>
    /// <param name="cancellationToken">Ends the waiting for them.</param>
    Task<HeldFiles> HoldAsync(string key, IReadOnlyList<string> names, CancellationToken cancellationToken);

    /// <summary>Deletes a file, or a folder with all that is in it, if it is there.</summary>
    Task DeleteAsync(string key);

    /// <summary>The files that are kept in a folder, and in those within it.</summary>
    /// <param name="folder">The beginning of their keys; empty for all.</param>
    Task<IReadOnlyList<StoredFile>> ListAsync(string folder);
}

/// <summary>A file that is kept.</summary>
public sealed record StoredFile(string Key, long Bytes, DateTime WrittenAt);

/// <summary>Files that stay on this machine until this is disposed.</summary>
/// <param name="path">Where.</param>
/// <param name="release">Lets go of them.</param>
public sealed class HeldFiles(string path, Action? release = null) : IDisposable
{
    public string Path => path;

    public void Dispose() => release?.Invoke();
}
