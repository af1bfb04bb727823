using System.Diagnostics.Metrics;
using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Engine.Compute;
using GanService.Engine.Data;
using GanService.Engine.Files;
using GanService.Engine.Imaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Work.Datasets;

/// <summary>Imports a dataset that a worker has taken, and writes down how it ended.</summary>
public sealed class DatasetImport(
    IDbContextFactory<GanServiceDb> databases, IFileStore files, DataFolder folder, IOptions<GanServiceOptions> options, ImportTurns turns, TrainingHere training, ServiceMeter meter, ILogger<Dataset> log)
{
    // Of two cores that train, so much leaves the training 85 % of its rate.
    private const double ShareBesideTraining = 0.14;

    private readonly Counter<long> images = meter.Meter.CreateCounter<long>("ganservice.import.images", "{image}", "Images that this node has imported");

    /// <summary>Imports it, unless it is cancelled: then it is left as it is.</summary>
    public async Task RunAsync(Dataset dataset, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
        using var turn = turns.Of(database, dataset);
        try
        {
            var report = await ImportAsync(dataset, database, turn, cancellationToken);
            foreach (var file in report.Skipped.Any(s => s.Picture is not null) ? [.. FileKeys.BesidePacks, PackedDataset.ApartFileName] : FileKeys.BesidePacks)
                await files.KeepAsync(FileKeys.Beside(dataset.Id, file), cancellationToken);
            await files.KeepAsync(FileKeys.Pack(dataset.Id, dataset.ImageSize), cancellationToken);
            dataset.Complete(report.Imported, report.SkippedCount, report.Skipped);
            log.LogInformation("Dataset {Dataset}: {Imported} images imported, {Skipped} files skipped", dataset.Name, report.Imported, report.SkippedCount);
        }
        catch (OperationCanceledException)
        {
            turn.GiveBack(); // the dataset is deleted, or the service stops and the next worker begins again
            return;
        }
        catch (Exception error) when (StorageFault.IsOfDatabase(error) && folder.HasRoomFor(0)) // it cannot be reached
        {
            turn.GiveBack();
            throw;
        }
        catch (DatasetRejectedException error)
        {
            dataset.Fail(error.Message, error.Report?.SkippedCount ?? 0, error.Report?.Skipped ?? [], canRetry: dataset.Source == DatasetSource.Folder);
            log.LogWarning("Dataset {Dataset} could not be imported: {Reason}", dataset.Name, error.Message);
        }
        catch (GivenUpException error)
        {
            dataset.Fail(error.Message, 0, [], canRetry: true);
            log.LogWarning("The import of dataset {Dataset} was given up: {Reason}", dataset.Name, error.Message);
        }
        catch (Exception error)
        {
            var isFull = error is NoRoomException || !folder.HasRoomFor(0);
            dataset.Fail(isFull ? "The service's disk is full. Make room on it, and try again." : "The service failed at it; its log says why.", 0, [], canRetry: true);
            meter.Count(isFull ? ErrorKind.Storage : ErrorKind.Import);
            log.LogError(error, "Dataset {Dataset} could not be imported", dataset.Name);
        }

        if (await WriteAsync(database, dataset) && !dataset.CanRetry)
            await database.RemoveUploadAsync(dataset.Id, files, CancellationToken.None);
    }

    private async Task<ImportReport> ImportAsync(Dataset dataset, GanServiceDb database, ImportTurns.Turn turn, CancellationToken cancellationToken)
    {
        var parts = await database.UploadParts.Where(p => p.DatasetId == dataset.Id).OrderBy(p => p.Offset).Select(p => p.File).ToListAsync(cancellationToken);
        var parent = dataset.ParentId is null ? null : await database.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Id == dataset.ParentId, cancellationToken)
            ?? throw new DatasetRejectedException("The version that it was to begin with was deleted.");
        using var begun = parent is null ? null : await files.HoldAsync(FileKeys.Dataset(parent.Id), [FileKeys.PackName(parent.ImageSize), ImageTable.FileName, DatasetReport.FileName], cancellationToken);
        using var held = dataset.Source == DatasetSource.Upload
            ? await files.HoldAsync(parts.Count == 0 ? FileKeys.Upload(dataset.Id) : FileKeys.UploadParts(dataset.Id), parts, cancellationToken)
            : null;
        IReadOnlyList<string>? upload = held is null ? null : parts.Count == 0 ? [held.Path] : [.. parts.Select(part => Path.Combine(held.Path, part))];
        ImportReport? report = null;
        await OwnThread.Run("importing", ThreadNiceness.Training, () =>
        {
            turn.Take(cancellationToken);
            if (dataset.Attempts > options.Value.InterruptionsAllowed)
                throw new GivenUpException($"The service ended {dataset.Attempts} times while it imported these images. Leave out the largest ones, or give it more memory and try again.");
            var counted = 0;
            report = Import(dataset, upload, parent is null ? null : EarlierOf(dataset, Path.Combine(begun!.Path, FileKeys.PackName(parent.ImageSize))), database, turn, Count, cancellationToken);
            Count(report.Imported);

            void Count(int imported)
            {
                images.Add(imported - counted);
                counted = imported;
            }
        });
        return report!;
    }

    private ImportReport Import(Dataset dataset, IReadOnlyList<string>? upload, EarlierVersion? earlier, GanServiceDb database, ImportTurns.Turn turn, Action<int> counted, CancellationToken cancellationToken)
    {
        Framing.TryParse(dataset.Crop, out var framing);
        var import = new ImportOptions(framing!, dataset.ImageSize, options.Value.MaxImageMegapixels * 1_000_000L, new(dataset.Filter, dataset.Limit, dataset.LimitSeed, dataset.Where))
        {
            Earlier = earlier,
            MinImages = DatasetRules.MinImages,
            Share = () => training.IsRunning ? ShareBesideTraining : 1,
        };
        var target = files.PathOf(FileKeys.Pack(dataset.Id, dataset.ImageSize));
        if (dataset.Source == DatasetSource.Version)
            return DatasetImporter.Derive(target, import, Next, cancellationToken);
        if (upload is null)
        {
            var configured = options.Value.DatasetFolders.FirstOrDefault(f => f.Name == dataset.Folder);
            return Directory.Exists(configured?.Path)
                ? DatasetImporter.ImportFolder(configured.Path, target, import, Next, cancellationToken)
                : throw new DatasetRejectedException("Its folder is no longer there, or no longer among the settings.");
        }

        using var archive = new PartedFile(upload);
        return DatasetImporter.ImportArchive(archive, target, import, Next, cancellationToken);

        void Next(ImportProgress progress)
        {
            counted(progress.Imported);
            folder.DemandRoomFor(0);
            if (upload is not null && turn.Worked.TotalMinutes > options.Value.MaxImportMinutes)
                throw new GivenUpException($"The import took more than {options.Value.MaxImportMinutes} minutes. Upload fewer or smaller images at a time, or raise GanService:{nameof(GanServiceOptions.MaxImportMinutes)} and try again.");
            if (database.Datasets.HeldBy(dataset).ExecuteUpdate(row => row.SetProperty(d => d.Count, progress.Imported).SetProperty(d => d.FileCount, progress.Files).SetProperty(d => d.FilesDone, progress.Done)) == 0)
                throw new OperationCanceledException("It was deleted, or is another worker's.");
            turn.Yield(cancellationToken);
        }
    }

    private static EarlierVersion EarlierOf(Dataset dataset, string pack)
    {
        var report = DatasetReport.Read(PackedDataset.Beside(pack, DatasetReport.FileName));
        var (findings, images) = dataset.LeftOut;
        return new(pack, report.Findings.Where(f => findings.Contains(f.Kind)).SelectMany(f => f.Images).Concat(images).ToHashSet());
    }

    // Whether it was still this worker's.
    private static async Task<bool> WriteAsync(GanServiceDb database, Dataset dataset) => await database.Datasets.HeldBy(dataset).ExecuteUpdateAsync(row => row
        .SetProperty(d => d.State, dataset.State)
        .SetProperty(d => d.Count, dataset.Count)
        .SetProperty(d => d.Error, dataset.Error)
        .SetProperty(d => d.CanRetry, dataset.CanRetry)
        .SetProperty(d => d.SkippedCount, dataset.SkippedCount)
        .SetProperty(d => d.SkippedJson, dataset.SkippedJson)) > 0;

    // Something else than the images is to blame.
    private sealed class GivenUpException(string message) : Exception(message);
}
