using GanService.Api.Hosting;
using Microsoft.Extensions.Options;

namespace GanService.Api.Storage;

/// <summary>The data folder: where each thing lies, and the lock that keeps a second service out.</summary>
public sealed class DataFolder : IDisposable
{
    public const string DatabaseFile = "ganservice.db", JobsFolder = "jobs", DatasetsFolder = "datasets";

    private const string SamplesFolder = "samples", CheckpointsFolder = "checkpoints"; // of a job

    private const string UploadBuffer = "ASPNETCORE_TEMP";
    private const int ReadOnly = 30; // EROFS, which is an IOException like that of a file that is held

    private readonly string root;
    private readonly long reserveBytes;
    private readonly FileStream lockFile;

    /// <exception cref="StartupFailedException">The folder cannot be used.</exception>
    public DataFolder(IOptions<GanServiceOptions> options)
    {
        root = Path.GetFullPath(options.Value.DataDirectory);
        reserveBytes = options.Value.DiskReserveBytes;
        try
        {
            Directory.CreateDirectory(root);
            Directory.CreateDirectory(Temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartupFailedException($"The data folder {root} cannot be written: {error.Message} Set GanService:DataDirectory to a folder that can.", error);
        }

        lockFile = Lock();
        BufferUploadsHere();
    }

    /// <summary>A sample's file in any data folder.</summary>
    public static string SampleIn(string root, string jobId, int step) => Path.Combine(root, JobsFolder, jobId, SamplesFolder, $"{step:D8}.png");

    /// <summary>A checkpoint's folder in any data folder.</summary>
    public static string CheckpointIn(string root, string jobId, int step) => Path.Combine(root, JobsFolder, jobId, CheckpointsFolder, $"{step:D8}");

    public string Database => Path.Combine(root, DatabaseFile);

    /// <summary>For uploads on their way; on the same volume as everything else.</summary>
    public string Temporary => Path.Combine(root, "tmp");

    public string Jobs => Path.Combine(root, JobsFolder);

    public string Job(string id) => Path.Combine(Jobs, id);

    public string Samples(string jobId) => Path.Combine(Job(jobId), SamplesFolder);

    public string Sample(string jobId, int step) => SampleIn(root, jobId, step);

    public string TensorBoard(string jobId) => Path.Combine(Job(jobId), "tensorboard");

    public string Checkpoints(string jobId) => Path.Combine(Job(jobId), CheckpointsFolder);

    public string Checkpoint(string jobId, int step) => CheckpointIn(root, jobId, step);

    public string Datasets => Path.Combine(root, DatasetsFolder);

    public string Dataset(string id) => Path.Combine(Datasets, id);

    public string DatasetPack(string id, int imageSize) => Path.Combine(Dataset(id), $"{imageSize}.pack");

    public string DatasetUpload(string id) => Path.Combine(Dataset(id), "upload.zip");

    /// <summary>What is left on the disk.</summary>
    public long FreeBytes => new DriveInfo(root).AvailableFreeSpace;

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
        foreach (var unfinished in Directory.Exists(Checkpoints(jobId)) ? Directory.EnumerateDirectories(Checkpoints(jobId), "*.tmp") : [])
            Delete(unfinished);
    }

    public void DeleteSample(string jobId, int step) => File.Delete(Sample(jobId, step));

    public void DeleteCheckpoint(string jobId, int step) => Delete(Checkpoint(jobId, step));

    public void DeleteJob(string id) => Delete(Job(id));

    public void Dispose() => lockFile.Dispose();

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    // ASP.NET buffers uploads of gigabytes in the system's temporary folder, which may be small, unless this variable says where.
    private void BufferUploadsHere()
    {
        if (Environment.GetEnvironmentVariable(UploadBuffer) is null)
            Environment.SetEnvironmentVariable(UploadBuffer, Temporary);
    }

    private FileStream Lock()
    {
        var path = Path.Combine(root, ".lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is UnauthorizedAccessException || error.HResult == ReadOnly)
        {
            throw new StartupFailedException($"The data folder {root} cannot be written: {error.Message} Set GanService:DataDirectory to a folder that can.", error);
        }
        catch (IOException error)
        {
            throw new StartupFailedException($"The data folder {root} is in use by another GanService. Stop it, or set GanService:DataDirectory to another folder.", error);
        }
    }
}
