using GanService.Api.Hosting;
using GanService.Engine.Files;
using Microsoft.Extensions.Options;

namespace GanService.Api.Storage;

/// <summary>The data folder: where each thing lies, and the lock that keeps a second service out.</summary>
public sealed class DataFolder(IOptions<GanServiceOptions> options) : IDisposable
{
    public const string DatabaseFile = "ganservice.db", JobsFolder = "jobs", DatasetsFolder = "datasets";

    /// <summary>For what has no row; nothing in it is ever deleted.</summary>
    public const string LostFolder = "lost+found";

    /// <summary>What the name ends in of a folder that is being deleted.</summary>
    public const string Deleted = ".deleted";

    private const string SamplesFolder = "samples", CheckpointsFolder = "checkpoints"; // of a job
    private const string LockFile = ".lock", TemporaryFolder = "tmp", UploadFile = "upload.zip", PackExtension = ".pack", SampleExtension = ".png";

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

    /// <summary>A sample's file in any data folder.</summary>
    public static string SampleIn(string root, string jobId, int step) => Path.Combine(root, JobsFolder, jobId, SamplesFolder, $"{step:D8}{SampleExtension}");

    /// <summary>A checkpoint's folder in any data folder.</summary>
    public static string CheckpointIn(string root, string jobId, int step) => Path.Combine(root, JobsFolder, jobId, CheckpointsFolder, $"{step:D8}");

    public string Database => Path.Combine(Root, DatabaseFile);

    /// <summary>For uploads on their way; on the same volume as everything else.</summary>
    public string Temporary => Path.Combine(Root, TemporaryFolder);

    public string Lost => Path.Combine(Root, LostFolder);

    public string Jobs => Path.Combine(Root, JobsFolder);

    public string Job(string id) => Path.Combine(Jobs, id);

    public string Samples(string jobId) => Path.Combine(Job(jobId), SamplesFolder);

    public string Sample(string jobId, int step) => SampleIn(Root, jobId, step);

    public string TensorBoard(string jobId) => Path.Combine(Job(jobId), "tensorboard");

    public string Checkpoints(string jobId) => Path.Combine(Job(jobId), CheckpointsFolder);

    public string Checkpoint(string jobId, int step) => CheckpointIn(Root, jobId, step);

    public string Datasets => Path.Combine(Root, DatasetsFolder);

    public string Dataset(string id) => Path.Combine(Datasets, id);

    public string DatasetPack(string id, int imageSize) => Path.Combine(Dataset(id), $"{imageSize}{PackExtension}");

    public string DatasetUpload(string id) => Path.Combine(Dataset(id), UploadFile);

    /// <summary>Whether a name is that of a job, a dataset or an imported checkpoint.</summary>
    public static bool IsId(string? name) => Guid.TryParseExact(name, "D", out _);

    /// <summary>Whether a name is that of a job's sample or checkpoint.</summary>
    public static bool IsStep(string? name) => Path.GetFileNameWithoutExtension(name) is { Length: >= 8 } step && step.All(char.IsAsciiDigit) && Path.GetExtension(name) is "" or SampleExtension;

    /// <summary>Whether a name is that of a file of a dataset.</summary>
    public static bool IsOfDataset(string? name) => name == UploadFile || Path.GetExtension(name) == PackExtension;

    /// <summary>Whether a name is that of an upload on its way.</summary>
    public static bool IsUpload(string? name) => IsId(name) || (name!.StartsWith("ASPNETCORE_", StringComparison.Ordinal) && Path.GetExtension(name) == ".tmp");

    /// <summary>Whether there is nothing in the folder but what every start makes, or a new disk has.</summary>
    public bool IsEmpty => Directory.EnumerateFileSystemEntries(Root).All(path =>
        Path.GetFileName(path) is LockFile or LostFolder || (Path.GetFileName(path) is TemporaryFolder or JobsFolder or DatasetsFolder && !Directory.EnumerateFileSystemEntries(path).Any()));

    /// <summary>The folders of jobs, datasets and imported checkpoints.</summary>
    public IEnumerable<string> Kept() => new[] { Jobs, Datasets }.Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).Where(path => IsId(Path.GetFileName(path)));

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

    public void DeleteDataset(string id) => Delete(Dataset(id));

    /// <summary>Removes what a service that was killed had begun to write.</summary>
    public void DeleteUnfinishedCheckpoints(string jobId)
    {
        foreach (var unfinished in Directory.Exists(Checkpoints(jobId)) ? Directory.EnumerateDirectories(Checkpoints(jobId), "*" + AtomicFile.Unfinished) : [])
            Directory.Delete(unfinished, recursive: true);
    }

    public void DeleteSample(string jobId, int step) => File.Delete(Sample(jobId, step));

    public void DeleteCheckpoint(string jobId, int step) => Delete(Checkpoint(jobId, step));

    public void DeleteJob(string id) => Delete(Job(id));

    public void Dispose() => lockFile?.Dispose();

    // Renamed first: should the service end in the middle, the rest is known for what it is.
    private static void Delete(string folder)
    {
        var deleted = folder + Deleted;
        if (Directory.Exists(deleted))
            Directory.Delete(deleted, recursive: true);
        if (!Directory.Exists(folder))
            return;
        Directory.Move(folder, deleted);
        Directory.Delete(deleted, recursive: true);
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
