using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store;

/// <summary>Knows which servers cannot be reached now. A service that keeps everything in its data folder needs none.</summary>
public sealed class StoreReach(IDbContextFactory<GanServiceDb> databases, IFileStore files, ILogger<StoreReach> log) : BackgroundService
{
    private static readonly TimeSpan interval = TimeSpan.FromSeconds(3);

    /// <summary>Tells what is out of reach, whenever that becomes another thing.</summary>
    public event Action<IReadOnlyList<StorePart>>? Changed;

    /// <summary>What is out of reach.</summary>
    public IReadOnlyList<StorePart> Missing { get; private set; } = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var (databaseAnswers, filesAnswer) = (AnswersAsync(CanReachDatabaseAsync, stoppingToken), AnswersAsync(files.CanReachAsync, stoppingToken));
            List<StorePart> missing = [];
            if (!await databaseAnswers)
                missing.Add(StorePart.Database);
            if (!await filesAnswer)
                missing.Add(StorePart.Files);
            if (missing.SequenceEqual(Missing))
                continue;
            log.LogWarning("Out of reach: {Missing}", missing.Count == 0 ? "nothing any more" : string.Join(", ", missing));
            Missing = missing;
            Changed?.Invoke(missing);
        }
    }

    private static async Task<bool> AnswersAsync(Func<CancellationToken, Task<bool>> ask, CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(interval);
        try
        {
            return await ask(patience.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> CanReachDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Database.CanConnectAsync(cancellationToken);
    }
}

/// <summary>What can be out of reach.</summary>
public enum StorePart
{
    /// <summary>The rows.</summary>
    Database,

    /// <summary>The files.</summary>
    Files,
}
