using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Work.Leases;
using GanService.Api.Work.Loops;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Work.Datasets;

/// <summary>Imports the datasets whose rows say that they are to be imported, a few beside each other.</summary>
public sealed class DatasetImports(
    IDbContextFactory<GanServiceDb> databases, IFileStore files, DatasetImport import, Wakeups wakeups, IOptions<GanServiceOptions> options, TimeProvider time, ILogger<Dataset> log)
    : BackgroundService
{
    private const int AtOnce = 8;

    private static readonly TimeSpan pollInterval = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan lookInterval = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan pauseAfterError = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan abandonedAfter = TimeSpan.FromDays(1);

    private static readonly TimeSpan sweepInterval = TimeSpan.FromHours(1);

    private TimeSpan Lease => TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var bell = wakeups.BellFor(News.DatasetChanged, time);
        List<Task> running = [];
        var hasBegun = false;
        DateTime? swept = null;
        await Loop.RunAsync(
            NextAsync, error => log.LogError(error, "Imports could not go on; they do in {Seconds} s", pauseAfterError.TotalSeconds), pauseAfterError, time, stoppingToken);
        await Task.WhenAll(running);

        async Task NextAsync(Exception? failure, CancellationToken stop)
        {
            if (!hasBegun)
                await BeginAsync(stop);
            hasBegun = true;
            running.RemoveAll(task => task.IsCompleted);
            var now = time.GetUtcNow().UtcDateTime;
            if (swept is null || now - swept > sweepInterval)
            {
                await RemoveAbandonedUploadsAsync(now, stop);
                swept = now;
            }

            if (running.Count < AtOnce && await ClaimAsync(stop) is { } dataset)
                running.Add(ImportAsync(dataset, stop));
            else
                await bell.WaitAsync(pollInterval, stop); // which the end of an import rings, too
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (options.Value.IsAlone) // whoever had them is gone
            await database.Datasets.Where(d => d.LeaseUntil != null).ExecuteUpdateAsync(row => row.SetProperty(d => d.LeaseUntil, (DateTime?)null), cancellationToken);
        await AddConfiguredFoldersAsync(database, cancellationToken);
    }

    private async Task RemoveAbandonedUploadsAsync(DateTime now, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var dataset in await database.Datasets.AsNoTracking().Where(d => d.State == DatasetState.Uploading && d.ReceivedAt < now - abandonedAfter).ToListAsync(cancellationToken))
        {
            var row = database.Datasets.Where(d => d.Id == dataset.Id && d.State == DatasetState.Uploading && d.ReceivedAt == dataset.ReceivedAt); // unless it has just gone on
            if (await database.RemoveDatasetAsync(row, dataset.Id, files, wakeups, cancellationToken))
                log.LogWarning("The upload of dataset {Dataset} has not gone on since {Time}, and was removed", dataset.Name, dataset.ReceivedAt);
        }

        foreach (var dataset in await database.Datasets.AsNoTracking().Where(d => d.CanRetry && d.Source == DatasetSource.Upload && (d.ReceivedAt ?? d.CreatedAt) < now - abandonedAfter).ToListAsync(cancellationToken))
        {
            if (await database.Datasets.Where(d => d.Id == dataset.Id && d.CanRetry).ExecuteUpdateAsync(row => row.SetProperty(d => d.CanRetry, false), cancellationToken) > 0)
                await database.RemoveUploadAsync(dataset.Id, files, cancellationToken);
        }
    }

    private async Task<Dataset?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        return await database.ClaimDatasetAsync(now + Lease, now, cancellationToken);
    }

    private async Task ImportAsync(Dataset dataset, CancellationToken stopping)
    {
        using var lease = new LeaseKeeper(Lease, () => RenewLease(dataset), time, log);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, lease.Lost);
        try
        {
            var importing = Task.Run(() => import.RunAsync(dataset, stop.Token), CancellationToken.None);
            while (await Task.WhenAny(importing, Task.Delay(lookInterval, time, CancellationToken.None)) != importing)
            {
                if (!stop.IsCancellationRequested && !await IsHeldAsync(dataset))
                    await stop.CancelAsync();
            }

            await importing;
            if (!await IsKnownAsync(dataset))
                await files.DeleteAsync(FileKeys.Dataset(dataset.Id)); // what was written since its row went
        }
        catch (Exception error)
        {
            log.LogError(error, "The import of dataset {DatasetId} could not be written down; it begins again in {Seconds} s", dataset.Id, pauseAfterError.TotalSeconds);
            await Task.Delay(pauseAfterError, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await GiveBackAsync(dataset);
        wakeups.Announce(News.DatasetChanged, dataset.Id);
    }

    private bool RenewLease(Dataset dataset)
    {
        using var database = databases.CreateDbContext();
        var until = time.GetUtcNow().UtcDateTime + Lease;
        return database.Datasets.HeldBy(dataset).ExecuteUpdate(row => row.SetProperty(d => d.LeaseUntil, until)) > 0;
    }

    // A database that cannot be reached says nothing.
    private async Task<bool> IsHeldAsync(Dataset dataset)
    {
        try
        {
            await using var database = await databases.CreateDbContextAsync();
            return await database.Datasets.HeldBy(dataset).AnyAsync();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            return true;
        }
    }

    private async Task<bool> IsKnownAsync(Dataset dataset)
    {
        await using var database = await databases.CreateDbContextAsync();
        return await database.Datasets.AnyAsync(d => d.Id == dataset.Id);
    }

    // For the next worker, where it is not done; the lease says so too, only later.
    private async Task GiveBackAsync(Dataset dataset)
    {
        try
        {
            await using var database = await databases.CreateDbContextAsync();
            await database.Datasets.HeldBy(dataset).ExecuteUpdateAsync(row => row.SetProperty(d => d.LeaseUntil, (DateTime?)null));
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            log.LogWarning("The import of dataset {DatasetId} is given back when its lease ends: {Reason}", dataset.Id, error.GetBaseException().Message);
        }
    }

    private async Task AddConfiguredFoldersAsync(GanServiceDb database, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.LockAsync(Turn.Datasets, cancellationToken); // other workers start, too
        foreach (var configured in options.Value.DatasetFolders)
        {
            if (await database.Datasets.AnyAsync(d => d.Name == configured.Name, cancellationToken))
            {
                if (!await database.Datasets.AnyAsync(d => d.Name == configured.Name && d.Folder == configured.Name, cancellationToken))
                    log.LogWarning("The folder {Path} is not imported: there is another dataset named {Dataset}", configured.Path, configured.Name);
                continue;
            }

            database.Datasets.Add(new()
            {
                Id = SortableId.New(time),
                Name = configured.Name,
                Source = DatasetSource.Folder,
                Folder = configured.Name,
                Crop = configured.Crop,
                ImageSize = configured.ImageSize,
                Filter = configured.Filter,
                Where = configured.Where,
                Limit = configured.Limit,
                LimitSeed = configured.LimitSeed,
                CreatedAt = time.GetUtcNow().UtcDateTime,
            });
        }

        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
