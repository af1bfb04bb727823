using GanService.Api.Hosting;
using GanService.Api.Storage;
using GanService.Engine.Data;
using GanService.Engine.Imaging;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Datasets;

/// <summary>Imports a dataset and writes down how it ended.</summary>
public sealed class DatasetImport(IDbContextFactory<GanServiceDb> databases, DataFolder folder, IOptions<GanServiceOptions> options, ImportTurns turns, ILogger<Dataset> log)
{
    /// <summary>Imports a dataset whose row says that it is importing, and else does nothing. Who cancels it may remove its row and files when it has returned.</summary>
    public void Run(string id, CancellationToken cancellationToken)
    {
        using var database = databases.CreateDbContext();
        if (database.Datasets.Find(id) is not { State: DatasetState.Importing } dataset)
            return;
        using var turn = turns.Of(database, id);
        try
        {
            turn.Take(cancellationToken);
            if (dataset.Attempts > options.Value.InterruptionsAllowed)
                throw new DatasetRejectedException($"The service ended {dataset.Attempts} times while it imported these images. Leave out the largest ones, or give it more memory.");
            var report = Import(dataset, database, turn, cancellationToken);
            dataset.Complete(report.Imported, report.SkippedCount, report.Skipped);
            log.LogInformation("Dataset {Dataset}: {Imported} images imported, {Skipped} files skipped", dataset.Name, report.Imported, report.SkippedCount);
        }
        catch (OperationCanceledException)
        {
            turn.GiveBack(); // the dataset is deleted, or the service stops and its next start begins again
            return;
        }
        catch (Exception error) when (error is SqliteException or DbUpdateException && StorageFault.Is(error) && folder.HasRoomFor(0)) // somebody holds the database
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

        try
        {
            database.SaveChanges();
        }
        catch (DbUpdateConcurrencyException)
        {
            return; // it was deleted at this moment
        }

        if (File.Exists(folder.DatasetUpload(id)))
            File.Delete(folder.DatasetUpload(id));
    }

    private ImportReport Import(Dataset dataset, GanServiceDb database, ImportTurns.Turn turn, CancellationToken cancellationToken)
    {
        SquareCrop.TryParse(dataset.Crop, out var crop);
        var import = new ImportOptions(crop!, dataset.ImageSize, options.Value.MaxImageMegapixels * 1_000_000L);
        var target = folder.DatasetPack(dataset.Id, dataset.ImageSize);
        if (dataset.Source == DatasetSource.Folder)
        {
            var configured = options.Value.DatasetFolders.FirstOrDefault(f => f.Name == dataset.Name);
            return Directory.Exists(configured?.Path)
                ? DatasetImporter.ImportFolder(configured.Path, target, import, Next, cancellationToken)
                : throw new DatasetRejectedException("Its folder is no longer there, or no longer among the settings.");
        }

        using var archive = File.OpenRead(folder.DatasetUpload(dataset.Id));
        return DatasetImporter.ImportArchive(archive, target, import, Next, cancellationToken);

        void Next(int count)
        {
            folder.DemandRoomFor(0);
            if (dataset.Source == DatasetSource.Upload && turn.Worked.TotalMinutes > options.Value.MaxImportMinutes)
                throw new DatasetRejectedException($"The import took more than {options.Value.MaxImportMinutes} minutes. Upload fewer or smaller images at a time, or raise GanService:{nameof(GanServiceOptions.MaxImportMinutes)}.");
            database.Datasets.Where(d => d.Id == dataset.Id).ExecuteUpdate(row => row.SetProperty(d => d.Count, count));
            turn.Yield(cancellationToken);
        }
    }
}
