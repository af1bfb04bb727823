using GanService.Api.Store.Rows;
using GanService.Engine.Data;

namespace GanService.Api.Store.Files;

/// <summary>Under which key each file is kept. The key of what a job writes contains its attempt, so that two workers never write the same.</summary>
public static class FileKeys
{
    public const string Jobs = "jobs", Datasets = "datasets", Favourites = "favourites";

    private const string PictureExtension = ".png", PackExtension = ".pack", UploadFile = "upload.zip", PartsFolder = "upload";

    /// <summary>The folders that all keys begin with.</summary>
    public static IReadOnlyList<string> Folders { get; } = [Jobs, Datasets, Favourites];

    /// <summary>What an import writes beside the pack.</summary>
    public static IReadOnlyList<string> BesidePacks { get; } = [ImageTable.FileName, DatasetReport.FileName, DatasetReport.MeanFileName];

    public static string Job(string id) => $"{Jobs}/{id}";

    public static string Samples(string jobId) => $"{Job(jobId)}/samples";

    public static string Sample(string jobId, int step, int attempt) => $"{Samples(jobId)}/{Step(step, attempt)}{PictureExtension}";

    public static string Checkpoints(string jobId) => $"{Job(jobId)}/checkpoints";

    /// <summary>Of a folder of files.</summary>
    public static string Checkpoint(string jobId, int step, int attempt) => $"{Checkpoints(jobId)}/{Step(step, attempt)}";

    /// <summary>Of a sample's file.</summary>
    public static string Of(Sample sample) => Sample(sample.JobId, sample.Step, sample.Attempt);

    /// <summary>Of the folder of a checkpoint's files.</summary>
    public static string Of(Checkpoint checkpoint) => Checkpoint(checkpoint.JobId, checkpoint.Step, checkpoint.Attempt);

    public static string TensorBoard(string jobId) => $"{Job(jobId)}/tensorboard";

    public static string Dataset(string id) => $"{Datasets}/{id}";

    public static string Pack(string datasetId, int imageSize) => $"{Dataset(datasetId)}/{PackName(imageSize)}";

    public static string PackName(int imageSize) => $"{imageSize}{PackExtension}";

    /// <summary>Of a file that lies beside the packs of a dataset, of <see cref="BesidePacks"/>.</summary>
    public static string Beside(string datasetId, string file) => $"{Dataset(datasetId)}/{file}";

    public static string Upload(string datasetId) => $"{Dataset(datasetId)}/{UploadFile}";

    /// <summary>Of the folder of the pieces of an archive that comes in pieces.</summary>
    public static string UploadParts(string datasetId) => $"{Dataset(datasetId)}/{PartsFolder}";

    /// <summary>Of a favourite's picture.</summary>
    public static string Favourite(string id) => $"{Favourites}/{id}{PictureExtension}";

    /// <summary>Whether a name is that of a job, a dataset or an imported checkpoint.</summary>
    public static bool IsId(string? name) => Guid.TryParseExact(name, "D", out _);

    /// <summary>Whether a name is that of a job's sample or checkpoint.</summary>
    public static bool IsStep(string? name) =>
        Path.GetExtension(name) is "" or PictureExtension && Path.GetFileNameWithoutExtension(name)!.Split('-') is [{ Length: >= 8 } step, .. { Length: <= 1 } attempt]
        && step.All(char.IsAsciiDigit) && attempt.All(a => a.Length > 0 && a.All(char.IsAsciiDigit));

    /// <summary>Whether a name is that of a favourite's picture.</summary>
    public static bool IsFavourite(string? name) => Path.GetExtension(name) == PictureExtension && IsId(Path.GetFileNameWithoutExtension(name));

    /// <summary>Whether a name is that of a file or a folder of a dataset.</summary>
    public static bool IsOfDataset(string? name) => name is UploadFile or PartsFolder || BesidePacks.Contains(name) || Path.GetExtension(name) == PackExtension;

    /// <summary>The key of the sample, the checkpoint, the dataset or the favourite that a file is of; null where its name is not one that is given.</summary>
    public static string? UnitOf(string key) => key.Split('/') switch
    {
        [Jobs, var job, "samples", var sample] when IsId(job) && IsStep(sample) => key,
        [Jobs, var job, "checkpoints", var step, _] when IsId(job) && IsStep(step) => $"{Checkpoints(job)}/{step}",
        [Favourites, var favourite] when IsFavourite(favourite) => key,
        [Datasets, var dataset, PartsFolder, _] when IsId(dataset) => Dataset(dataset),
        [Datasets, var dataset, var file] when IsId(dataset) && IsOfDataset(file) => Dataset(dataset),
        _ => null,
    };

    private static string Step(int step, int attempt) => attempt == 0 ? $"{step:D8}" : $"{step:D8}-{attempt}";
}
