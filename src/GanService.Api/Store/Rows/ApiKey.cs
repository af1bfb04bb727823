namespace GanService.Api.Store.Rows;

/// <summary>A key's row, which does not have the key itself.</summary>
public sealed class ApiKey
{
    public required string Id { get; init; }

    /// <summary>Of one key at a time that is good.</summary>
    public required string Name { get; init; }

    /// <summary>Of <see cref="Secret.HashOf"/>.</summary>
    public required string Hash { get; init; }

    /// <summary>As <see cref="ScopeWords"/> has them.</summary>
    public required string Scopes { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? ExpiresAt { get; init; }

    public DateTime? RevokedAt { get; private set; }

    /// <summary>To the minute.</summary>
    public DateTime? LastUsedAt { get; private set; }

    /// <summary>Why it is no longer good, or null.</summary>
    public string? Fault(DateTime now) => this switch
    {
        { RevokedAt: { } at } => $"was revoked at {at:yyyy-MM-dd HH:mm} UTC",
        { ExpiresAt: { } at } when at <= now => $"expired at {at:yyyy-MM-dd HH:mm} UTC",
        _ => null,
    };
}
