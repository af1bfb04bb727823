using System.Collections.Concurrent;
using System.Threading.Channels;
using GanService.Api.Hosting;
using GanService.Api.Jobs;
using GanService.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Datasets;

/// <summary>Imports datasets, a few beside each other, and takes up after a restart what was not finished.</summary>
public sealed class DatasetImports(IDbContextFactory<GanServiceDb> databases, DatasetImport import, IOptions<GanServiceOptions> options, TimeProvider time, ILogger<Dataset> log)
    : BackgroundService
{
    private const int AtOnce = 8, AsOthers = 0; // niceness

    private static readonly TimeSpan pauseAfterError = TimeSpan.FromSeconds(5);

    private readonly Channel<Entry> waiting = Channel.CreateUnbounded<Entry>();
    private readonly ConcurrentDictionary<string, Entry> entries = new();

    /// <summary>Imports a dataset whose row says that it is importing; the task ends with the import.</summary>
    public Task Enqueue(string datasetId)
    {
        var entry = new Entry(datasetId);
        var known = entries.GetOrAdd(datasetId, entry);
        if (known == entry)
            waiting.Writer.TryWrite(entry);
        return known.Ended;
    }

    /// <summary>Ends the import of a dataset whose row was removed; the task ends when nothing more of it is written.</summary>
    public async Task CancelAsync(string datasetId)
    {
        if (!entries.TryGetValue(datasetId, out var entry))
            return;
        if (entry.TryBegin())
            End(entry); // it had not begun
        await entry.Stop.CancelAsync();
        await entry.Ended;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using (var database = await databases.CreateDbContextAsync(stoppingToken))
        {
            await AddConfiguredFoldersAsync(database, stoppingToken);
            foreach (var id in await database.Datasets.Where(d => d.State == DatasetState.Importing).OrderBy(d => d.Attempts).ThenBy(d => d.Id).Select(d => d.Id).ToListAsync(stoppingToken))
                _ = Enqueue(id);
        }

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => ImportWaitingAsync(stoppingToken)));
    }

    private async Task ImportWaitingAsync(CancellationToken stoppingToken)
    {
        await foreach (var entry in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            if (!entry.TryBegin())
                continue;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(entry.Stop.Token, stoppingToken);
            try
            {
                await ImportAsync(entry.DatasetId, stop.Token);
            }
            catch (OperationCanceledException)
            {
                // Deleted, or the service stops.
            }

            End(entry);
        }
    }

    private async Task ImportAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await OwnThread.Run("importing", AsOthers, () => import.Run(id, cancellationToken));
                return;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.LogError(error, "The import of dataset {DatasetId} could not be written down; it begins again in {Seconds} s", id, pauseAfterError.TotalSeconds);
                await Task.Delay(pauseAfterError, time, cancellationToken);
            }
        }
    }

    private void End(Entry entry)
    {
        entries.TryRemove(entry.DatasetId, out _);
        entry.End();
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

    private sealed class Entry(string datasetId)
    {
        private readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int begun;

        public string DatasetId => datasetId;

        public Task Ended => end.Task;

        public CancellationTokenSource Stop { get; } = new();

        /// <summary>Whether nobody else has begun it, or taken it out of the queue.</summary>
        public bool TryBegin() => Interlocked.Exchange(ref begun, 1) == 0;

        public void End() => end.SetResult();
    }
}
