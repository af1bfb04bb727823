using System.Collections.Concurrent;
using System.Threading.Channels;
using GanService.Api.Hosting;
using GanService.Api.Storage;
using GanService.Engine.Data;
using GanService.Engine.Imaging;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Datasets;

/// <summary>Imports datasets, one after the other, and takes up after a restart what was not finished.</summary>
public sealed class DatasetImports(IDbContextFactory<GanServiceDb> databases, DataFolder folder, IOptions<GanServiceOptions> options, TimeProvider time, ILogger<Dataset> log)
    : BackgroundService
{
    private static readonly TimeSpan pauseAfterError = TimeSpan.FromSeconds(5);

    private readonly Channel<string> waiting = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> ends = new();

    /// <summary>Imports a dataset whose row says that it is importing; the task ends with the import.</summary>
    public Task Enqueue(string datasetId)
    {
        var end = ends.GetOrAdd(datasetId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        waiting.Writer.TryWrite(datasetId);
        return end.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using (var database = await databases.CreateDbContextAsync(stoppingToken))
        {
            await AddConfiguredFoldersAsync(database, stoppingToken);
            foreach (var dataset in await database.Datasets.Where(d => d.State == DatasetState.Importing).ToListAsync(stoppingToken))
                _ = Enqueue(dataset.Id);
        }

        await foreach (var id in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await Task.Run(() => Import(id, stoppingToken), stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.LogError(error, "The import of dataset {DatasetId} could not be written down; it begins again in {Seconds} s", id, pauseAfterError.TotalSeconds);
                await Task.Delay(pauseAfterError, time, stoppingToken);
                waiting.Writer.TryWrite(id);
                continue;
            }

            if (ends.TryRemove(id, out var end))
                end.SetResult();
        }
    }

    private async Task AddConfiguredFoldersAsync(GanServiceDb database, CancellationToken cancellationToken)
    {
        foreach (var configured in options.Value.DatasetFolders)
        {
            if (await database.FindDatasetAsync(configured.Name, cancellationToken) is { } existing)
            {
                if (existing.Source != DatasetSource.Folder)
                    log.LogWarning("The folder {Path} is not imported: there is another dataset named {Dataset}", configured.Path, configured.Name);
                continue;
            }

            database.Datasets.Add(new()
            {
                Id = SortableId.New(time),
                Name = configured.Name,
                Source = DatasetSource.Folder,
                Crop = configured.Crop,
                ImageSize = configured.ImageSize,
                CreatedAt = time.GetUtcNow().UtcDateTime,
            });
        }

        await database.SaveChangesAsync(cancellationToken);
    }

    private void Import(string id, CancellationToken cancellationToken)
    {
        using var database = databases.CreateDbContext();
        if (database.Datasets.Find(id) is not { State: DatasetState.Importing } dataset)
            return;
        var allowed = options.Value.InterruptionsAllowed;
        dataset.Begin();
        database.SaveChanges();
        try
        {
            if (dataset.Attempts > allowed + 1)
                throw new DatasetRejectedException($"The service ended {allowed + 1} times while it imported these images. Leave out the largest ones, or give it more memory.");
            var report = Run(dataset, database, cancellationToken);
            dataset.Complete(report.Imported, report.SkippedCount, report.Skipped);
            log.LogInformation("Dataset {Dataset}: {Imported} images imported, {Skipped} files skipped", dataset.Name, report.Imported, report.SkippedCount);
        }
        catch (OperationCanceledException)
        {
            dataset.GiveUp(); // the service stops; the next start begins again
            database.SaveChanges();
            return;
        }
        catch (Exception error) when (error is SqliteException or DbUpdateException && StorageFault.Is(error) && folder.HasRoomFor(0)) // somebody holds the database
        {
            dataset.GiveUp();
            database.SaveChanges();
            throw;
        }
        catch (Exception error)
        {
            var report = (error as DatasetRejectedException)?.Report;
            dataset.Fail(error.Message, report?.SkippedCount ?? 0, report?.Skipped ?? []);
            log.LogWarning("Dataset {Dataset} could not be imported: {Reason}", dataset.Name, error.Message);
        }

        database.SaveChanges();
        if (File.Exists(folder.DatasetUpload(id)))
            File.Delete(folder.DatasetUpload(id));
    }

    private ImportReport Run(Dataset dataset, GanServiceDb database, CancellationToken cancellationToken)
    {
        SquareCrop.TryParse(dataset.Crop, out var crop);
        var import = new ImportOptions(crop!, dataset.ImageSize, options.Value.MaxImageMegapixels * 1_000_000L);
        var target = folder.DatasetPack(dataset.Id, dataset.ImageSize);
        if (dataset.Source == DatasetSource.Folder)
        {
            var configured = options.Value.DatasetFolders.FirstOrDefault(f => f.Name == dataset.Name)
                ?? throw new DatasetRejectedException("Its folder is no longer among the settings.");
            return DatasetImporter.ImportFolder(configured.Path, target, import, WriteProgress, cancellationToken);
        }

        using var archive = File.OpenRead(folder.DatasetUpload(dataset.Id));
        return DatasetImporter.ImportArchive(archive, target, import, WriteProgress, cancellationToken);

        void WriteProgress(int count)
        {
            folder.DemandRoomFor(0);
            database.Datasets.Where(d => d.Id == dataset.Id).ExecuteUpdate(row => row.SetProperty(d => d.Count, count));
        }
    }
}
