using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Rows;

/// <summary>What is done to the rows of keys, by the service and by commands beside it.</summary>
public static class KeyRows
{
    private const string FirstName = "first";

    private static readonly TimeSpan linkLife = TimeSpan.FromDays(1);

    /// <summary>Those that are good.</summary>
    public static IQueryable<ApiKey> Good(this IQueryable<ApiKey> keys, DateTime now) => keys.Where(k => k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now));

    /// <summary>Makes a key.</summary>
    /// <returns>Its row and the key itself; null where a good one has that name.</returns>
    public static async Task<(ApiKey Row, string Key)?> AddKeyAsync(
        this GanServiceDb database, string name, IReadOnlyCollection<Scope> scopes, TimeSpan? life, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.LockAsync(Turn.Keys, cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        if (await database.ApiKeys.Good(now).AnyAsync(k => k.Name == name, cancellationToken))
            return null;
        var key = Secret.New(Secret.KeyPrefix);
        var row = database.ApiKeys.Add(New(name, key, scopes, now, now + life, time)).Entity;
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (row, key);
    }

    /// <summary>Makes a key that may do everything where there has never been one, and a link that signs a browser in with it once.</summary>
    public static async Task<(string Key, string Link)?> AddFirstKeyAsync(this GanServiceDb database, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.LockAsync(Turn.Keys, cancellationToken); // several nodes start at once
        if (await database.ApiKeys.AnyAsync(cancellationToken))
            return null;
        var (key, link, now) = (Secret.New(Secret.KeyPrefix), Secret.New(), time.GetUtcNow().UtcDateTime);
        var row = database.ApiKeys.Add(New(FirstName, key, [Scope.Admin], now, null, time)).Entity;
        database.SignIns.Add(new() { Hash = Secret.HashOf(link), KeyId = row.Id, ExpiresAt = now + linkLife, IsLink = true });
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (key, link);
    }

    /// <summary>Ends keys for good; sign-ins by them end with them.</summary>
    /// <returns>How many were good.</returns>
    public static async Task<int> RevokeAsync(this IQueryable<ApiKey> keys, DateTime now, CancellationToken cancellationToken) =>
        await keys.Good(now).ExecuteUpdateAsync(set => set.SetProperty(k => k.RevokedAt, now), cancellationToken);

    private static ApiKey New(string name, string key, IEnumerable<Scope> scopes, DateTime now, DateTime? expiresAt, TimeProvider time) => new()
    {
        Id = SortableId.New(time),
        Name = name,
        Hash = Secret.HashOf(key),
        Scopes = ScopeWords.Of(scopes),
        CreatedAt = now,
        ExpiresAt = expiresAt,
    };
}
