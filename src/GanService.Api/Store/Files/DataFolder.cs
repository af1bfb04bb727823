using GanService.Api.Settings;
using GanService.Engine.Files;
using Microsoft.Extensions.Options;

namespace GanService.Api.Store.Files;

/// <summary>The data folder: where each thing lies, and the lock that keeps a second service out.</summary>
public sealed class DataFolder(IOptions<GanServiceOptions> options) : IDisposable
{
    public const string DatabaseFile = "ganservice.db";

    /// <summary>For what has no row; nothing in it is ever deleted.</summary>
    public const string LostFolder = "lost+found";

    /// <summary>What the name ends in of a folder that is being deleted.</summary>
    public const string Deleted = ".deleted";

    private const string LockFile = ".lock", TemporaryFolder = "tmp";
    private const int MaxLost = 1000; // entries
    private const string UploadBuffer = "ASPNETCORE_TEMP";
    private const int ReadOnly = 30; // EROFS, which is an IOException like that of a file that is held

    private readonly long reserveBytes = options.Value.DiskReserveBytes;
    private FileStream? lockFile;

    /// <summary>The whole folder.</summary>
    public string Root { get; } = Path.GetFullPath(options.Value.DataDirectory);

    /// <summary>Takes the folder for this process.</summary>
    /// <exception cref="StartupFailedException">It cannot be written, or is in use.</exception>
    public void Open()
    {
        try
        {
            Directory.CreateDirectory(Root);
            Directory.CreateDirectory(Temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartupFailedException($"The data folder {Root} cannot be written: {error.Message} Set GanService:DataDirectory to a folder that can.", error);
        }

        lockFile = Lock();
        BufferUploadsHere();
    }

    public string Database => Path.Combine(Root, DatabaseFile);

    /// <summary>For uploads on their way; on the same volume as everything else.</summary>
    public string Temporary => Path.Combine(Root, TemporaryFolder);

    /// <summary>Where the file or folder of a key is.</summary>
    public string PathOf(string key) => Path.Combine(Root, key);

    public string Lost => Path.Combine(Root, LostFolder);

    /// <summary>Whether a name is that of an upload on its way.</summary>
    public static bool IsUpload(string? name) => FileKeys.IsId(name) || (name!.StartsWith("ASPNETCORE_", StringComparison.Ordinal) && Path.GetExtension(name) == ".tmp");

    /// <summary>Whether there is nothing in the folder but what every start makes, or a new disk has.</summary>
    public bool IsEmpty => Directory.EnumerateFileSystemEntries(Root).All(path =>
        Path.GetFileName(path) is LockFile or LostFolder || (Path.GetFileName(path) is TemporaryFolder or FileKeys.Jobs or FileKeys.Datasets or FileKeys.Favourites && !Directory.EnumerateFileSystemEntries(path).Any()));

    /// <summary>The folders of jobs, datasets and imported checkpoints.</summary>
    public IEnumerable<string> Kept() =>
        new[] { FileKeys.Jobs, FileKeys.Datasets }.Select(name => Path.Combine(Root, name)).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).Where(path => FileKeys.IsId(Path.GetFileName(path)));

    /// <summary>Whether more can be set aside.</summary>
    public bool HasRoomForLost => !Directory.Exists(Lost) || Directory.EnumerateFileSystemEntries(Lost).Count() < MaxLost;

    /// <summary>Moves something that has no row to where nobody deletes it.</summary>
    /// <returns>Where it is now: its path is in its name.</returns>
    public string SetAside(string path)
    {
        var target = Path.Combine(Lost, $"{DateTime.UtcNow:yyyyMMdd'T'HHmmss}.{Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '.')}");
        AtomicFile.CreateFolder(Lost);
        AtomicFile.Publish(path, target);
        return target;
    }

    /// <summary>What was set aside, oldest first, with its size in bytes.</summary>
    public IEnumerable<(string Path, long Bytes)> ListLost() => (Directory.Exists(Lost) ? new DirectoryInfo(Lost).EnumerateFileSystemInfos() : []).OrderBy(entry => entry.Name, StringComparer.Ordinal)
        .Select(entry => (entry.FullName, entry is DirectoryInfo folder ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : ((FileInfo)entry).Length));

    /// <summary>What is left on the disk.</summary>
    public long FreeBytes => new DriveInfo(Root).AvailableFreeSpace;

    /// <summary>Whether so many bytes fit, and leave the database its reserve.</summary>
    public bool HasRoomFor(long bytes) => FreeBytes - bytes >= reserveBytes;

    /// <exception cref="NoRoomException">They do not fit.</exception>
    public void DemandRoomFor(long bytes)
    {
        if (!HasRoomFor(bytes))
            throw new NoRoomException($"The disk has {FreeBytes:N0} bytes left; {bytes:N0} more, and {reserveBytes:N0} that are kept for the database, do not fit.");
    }

    public void Dispose() => lockFile?.Dispose();

    /// <summary>Deletes a file or a folder, if it is there. Somebody else may be deleting it, or writing in it.</summary>
    public static void Delete(string path)
    {
        const int Tries = 5;
        for (var left = Tries; ; left--)
        {
            try
            {
                DeleteOnce(path);
                return;
            }
            catch (IOException) when (left > 1)
            {
                // What was there a moment ago is gone, or something new is.
            }
        }
    }

    // Renamed first: should the service end in the middle, the rest is known for what it is.
    private static void DeleteOnce(string path)
    {
        var deleted = path + Deleted;
        if (Directory.Exists(deleted))
            Directory.Delete(deleted, recursive: true);
        if (Directory.Exists(path))
        {
            Directory.Move(path, deleted);
            Directory.Delete(deleted, recursive: true);
        }
        else if (File.Exists(path))
            File.Delete(path);
    }

    // ASP.NET buffers uploads of gigabytes in the system's temporary folder, which may be small, unless this variable says where.
    private void BufferUploadsHere()
    {
        if (Environment.GetEnvironmentVariable(UploadBuffer) is null)
            Environment.SetEnvironmentVariable(UploadBuffer, Temporary);
    }

    private FileStream Lock()
    {
        var path = Path.Combine(Root, LockFile);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is UnauthorizedAccessException || error.HResult == ReadOnly)
        {
            throw new StartupFailedException($"The data folder {Root} cannot be written: {error.Message} Set GanService:DataDirectory to a folder that can.", error);
        }
        catch (IOException error)
        {
            throw new StartupFailedException($"The data folder {Root} is in use by another GanService. Stop it, or set GanService:DataDirectory to another folder.", error);
        }
    }
}
