using System.Collections.Concurrent;
using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Keys;

/// <summary>
/// The keys and sign-ins that there are, in memory: a request with one that is known costs no query. The rows are looked at every other second, so
/// what was revoked elsewhere ends soon, and at once where somebody shows what is not known yet.
/// </summary>
public sealed class KeyRing(IDbContextFactory<GanServiceDb> databases, TimeProvider time, ILogger<KeyRing> log) : BackgroundService
{
    private static readonly TimeSpan lookInterval = TimeSpan.FromSeconds(2), useInterval = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim turn = new(1);
    private readonly ConcurrentDictionary<string, DateTime> used = [];
    private volatile Known known = new([], []);

    /// <summary>The key that was shown, or by which a browser signed in; null when it is not known here, or not yet.</summary>
    public KnownKey? Find(string hash) => known.ByHash.GetValueOrDefault(hash);

    /// <summary>The key with that id, good or not.</summary>
    public KnownKey? FindId(string id) => known.ById.GetValueOrDefault(id);

    /// <summary>Remembers that a key is in use.</summary>
    public void Use(KnownKey key)
    {
        if (!used.ContainsKey(key.Row.Id)) // which takes no lock
            used.TryAdd(key.Row.Id, time.GetUtcNow().UtcDateTime);
    }

    /// <summary>Looks at the rows before anything is answered.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryLookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Looks at the rows now.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            var now = time.GetUtcNow().UtcDateTime;
            await WriteUsesAsync(database, cancellationToken);
            var before = known;
            var keys = (await database.ApiKeys.AsNoTracking().ToListAsync(cancellationToken)).ToDictionary(k => k.Id, k => new KnownKey(k, before.ById.GetValueOrDefault(k.Id)));
            var byHash = keys.Values.ToDictionary(k => k.Row.Hash);
            foreach (var signIn in await database.SignIns.AsNoTracking().Where(s => !s.IsLink && s.ExpiresAt > now).ToListAsync(cancellationToken))
            {
                if (keys.TryGetValue(signIn.KeyId, out var key))
                    byHash[signIn.Hash] = key;
            }

            known = new(byHash, keys);
            foreach (var ended in keys.Values.Where(k => k.Row.Fault(now) is not null).Concat(before.ById.Values.Where(k => !keys.ContainsKey(k.Row.Id))))
                ended.End();
        }
        finally
        {
            turn.Release();
        }
    }

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(lookInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryLookAsync(stoppingToken);
        }
    }

    private async Task TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
        }
        catch (Exception error) when (StorageFault.Is(error) || error is OperationCanceledException)
        {
            log.LogDebug("Keys are not looked at, and stay as they were: {Reason}", error.Message); // where no row can be read, none can be revoked
        }
    }

    private async Task WriteUsesAsync(GanServiceDb database, CancellationToken cancellationToken)
    {
        foreach (var (id, at) in used)
        {
            var before = at - useInterval;
            if (known.ById.TryGetValue(id, out var key) && !(key.Row.LastUsedAt > before))
                await database.ApiKeys.Where(k => k.Id == id && (k.LastUsedAt == null || k.LastUsedAt <= before)).ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, at), cancellationToken);
            used.TryRemove(new(id, at));
        }
    }

    private sealed record Known(Dictionary<string, KnownKey> ByHash, Dictionary<string, KnownKey> ById);
}
