using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Engine.Compute;
using GanService.Engine.Data;
using GanService.Engine.Imaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Work.Datasets;

/// <summary>Imports a dataset that a worker has taken, and writes down how it ended.</summary>
public sealed class DatasetImport(
    IDbContextFactory<GanServiceDb> databases, IFileStore files, DataFolder folder, IOptions<GanServiceOptions> options, ImportTurns turns, ILogger<Dataset> log)
{
    private const int AsOthers = 0; // niceness

    /// <summary>Imports it, unless it is cancelled: then it is left as it is.</summary>
    public async Task RunAsync(Dataset dataset, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
        using var turn = turns.Of(database, dataset);
        try
        {
            var report = await ImportAsync(dataset, database, turn, cancellationToken);
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
            dataset.Fail(error.Message, error.Report?.SkippedCount ?? 0, error.Report?.Skipped ?? []);
            log.LogWarning("Dataset {Dataset} could not be imported: {Reason}", dataset.Name, error.Message);
        }
        catch (Exception error)
        {
            var isFull = error is NoRoomException || !folder.HasRoomFor(0);
            dataset.Fail(isFull ? "The service's disk is full. Make room on it, and upload the images again." : "The service failed at it; its log says why.", 0, []);
            log.LogError(error, "Dataset {Dataset} could not be imported", dataset.Name);
        }

        if (await WriteAsync(database, dataset))
            await files.DeleteAsync(FileKeys.Upload(dataset.Id));
    }

    private async Task<ImportReport> ImportAsync(Dataset dataset, GanServiceDb database, ImportTurns.Turn turn, CancellationToken cancellationToken)
    {
        using var upload = dataset.Source == DatasetSource.Upload ? await files.HoldAsync(FileKeys.Upload(dataset.Id), [], cancellationToken) : null;
        ImportReport? report = null;
        await OwnThread.Run("importing", AsOthers, () =>
        {
            turn.Take(cancellationToken);
            if (dataset.Attempts > options.Value.InterruptionsAllowed)
                throw new DatasetRejectedException($"The service ended {dataset.Attempts} times while it imported these images. Leave out the largest ones, or give it more memory.");
            report = Import(dataset, upload?.Path, database, turn, cancellationToken);
        });
        return report!;
    }

    private ImportReport Import(Dataset dataset, string? upload, GanServiceDb database, ImportTurns.Turn turn, CancellationToken cancellationToken)
    {
        SquareCrop.TryParse(dataset.Crop, out var crop);
        var import = new ImportOptions(crop!, dataset.ImageSize, options.Value.MaxImageMegapixels * 1_000_000L);
        var target = files.PathOf(FileKeys.Pack(dataset.Id, dataset.ImageSize));
        if (upload is null)
        {
            var configured = options.Value.DatasetFolders.FirstOrDefault(f => f.Name == dataset.Name);
            return Directory.Exists(configured?.Path)
                ? DatasetImporter.ImportFolder(configured.Path, target, import, Next, cancellationToken)
                : throw new DatasetRejectedException("Its folder is no longer there, or no longer among the settings.");
        }

        using var archive = File.OpenRead(upload);
        return DatasetImporter.ImportArchive(archive, target, import, Next, cancellationToken);

        void Next(int count)
        {
            folder.DemandRoomFor(0);
            if (upload is not null && turn.Worked.TotalMinutes > options.Value.MaxImportMinutes)
                throw new DatasetRejectedException($"The import took more than {options.Value.MaxImportMinutes} minutes. Upload fewer or smaller images at a time, or raise GanService:{nameof(GanServiceOptions.MaxImportMinutes)}.");
            if (database.Datasets.HeldBy(dataset).ExecuteUpdate(row => row.SetProperty(d => d.Count, count)) == 0)
                throw new OperationCanceledException("It was deleted, or is another worker's.");
            turn.Yield(cancellationToken);
        }
    }

    // Whether it was still this worker's.
    private static async Task<bool> WriteAsync(GanServiceDb database, Dataset dataset) => await database.Datasets.HeldBy(dataset).ExecuteUpdateAsync(row => row
        .SetProperty(d => d.State, dataset.State)
        .SetProperty(d => d.Count, dataset.Count)
        .SetProperty(d => d.Error, dataset.Error)
        .SetProperty(d => d.SkippedCount, dataset.SkippedCount)
        .SetProperty(d => d.SkippedJson, dataset.SkippedJson)) > 0;
}
