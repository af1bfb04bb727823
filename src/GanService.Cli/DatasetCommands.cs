using System.CommandLine;
using System.Net;
using System.Text.RegularExpressions;
using GanService.Client;

namespace GanService.Cli;

/// <summary><c>ganservice upload</c> and <c>datasets</c></summary>
internal static partial class DatasetCommands
{
    private const int LongestName = 64;

    public static Command Upload()
    {
        var name = new Argument<string>("NAME") { Description = "What the dataset will be called: lower-case letters, digits, '-', '_' and '.'." };
        var path = new Argument<string>("PATH") { Description = "A zip, tar, tar.gz or Parquet file of pictures, or a folder of them." };
        var size = NumberOption.Make<int>("--size", "Side of the images in pixels, the largest that jobs can train at.");
        var crop = new Option<string?>("--crop") { Description = "What is kept of each picture: center, fit, or portrait for the head of its largest face.", HelpName = "CROP" };
        var command = new Command("upload", "Make a dataset of pictures") { name, path, size, crop };
        command.SetAction(async (wanted, cancellationToken) =>
        {
            var dataset = new NewDataset(wanted.GetRequiredValue(name)) { ImageSize = wanted.GetValue(size), Crop = wanted.GetValue(crop) };
            await UploadAsync(Connection.Open(wanted), dataset, wanted.GetRequiredValue(path), cancellationToken);
            Console.WriteLine($"Train on it: {wanted.Command($"train --dataset {dataset.Name} --recipe faces --watch")}");
        });
        return command;
    }

    public static Command List()
    {
        var command = new Command("datasets", "List all datasets, newest first");
        command.SetAction(async (wanted, cancellationToken) => Output.Table(
            ["DATASET", "VERSION", "STATE", "IMAGES", "SIDE", "JOBS", "MADE"],
            await Connection.Open(wanted).ListDatasetsAsync(cancellationToken)
                .Select(d => (IReadOnlyList<string>)[d.Name, $"{d.Version}", $"{d.State}".ToLowerInvariant(), $"{d.Count:N0}", $"{d.ImageSize}", $"{d.Jobs:N0}", Output.Time(d.CreatedAt)]).ToListAsync(cancellationToken)));
        return command;
    }

    /// <summary>Uploads pictures, waits until they are imported, and tells how far that is.</summary>
    public static async Task<Dataset> UploadAsync(GanServiceClient client, NewDataset wanted, string path, CancellationToken cancellationToken)
    {
        var line = new StatusLine();
        Dataset dataset;
        try
        {
            dataset = await client.UploadAsync(wanted, path, Output.Telling<double>(share => line.Show("upload", $"uploading {path}, {share:P0}")), cancellationToken);
        }
        catch (GanServiceException taken) when (taken.Status == HttpStatusCode.Conflict)
        {
            throw new CommandException($"There is a dataset '{wanted.Name}' already. Train on it with 'ganservice train --dataset {wanted.Name}', or choose another name for 'ganservice upload NAME {path}'.");
        }
        finally
        {
            line.End();
        }

        dataset = await client.WaitUntilImportedAsync(dataset.Id, Output.Telling<Dataset>(d => line.Show("import", Describe(d))), cancellationToken);
        line.End();
        if (dataset.State == DatasetState.Failed)
            throw new CommandException($"The pictures could not be imported: {dataset.Error}");
        var skipped = dataset.SkippedCount switch { 0 => "", 1 => "; 1 file was left out", var count => $"; {count:N0} files were left out" };
        Console.WriteLine($"Dataset {dataset.Name} is ready: {dataset.Count:N0} images of {dataset.ImageSize}×{dataset.ImageSize} pixels{skipped}.");
        if (dataset.Warning is { } warning)
            Console.WriteLine(warning);
        return dataset;
    }

    /// <summary>The name of a dataset of these pictures.</summary>
    public static string NameOf(string path)
    {
        var file = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        var plain = Directory.Exists(path) ? file : Ending().Replace(file, "");
        var name = Foreign().Replace(plain.ToLowerInvariant(), "-").Trim('-', '.', '_');
        return name.Length == 0 ? "pictures" : name[..Math.Min(name.Length, LongestName)];
    }

    private static string Describe(Dataset dataset) => dataset.Progress is { Files: { } files, FilesDone: var done }
        ? $"importing, {done:N0} of {files:N0} files{(dataset.Progress.SecondsLeft is { } left ? $"  {Output.Duration(left)} left" : "")}"
        : "importing";

    [GeneratedRegex(@"\.(zip|tar|tgz|tar\.gz|parquet)$", RegexOptions.IgnoreCase)]
    private static partial Regex Ending();

    [GeneratedRegex("[^a-z0-9._-]+")]
    private static partial Regex Foreign();
}
