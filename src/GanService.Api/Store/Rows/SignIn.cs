namespace GanService.Api.Store.Rows;

/// <summary>A browser that has shown a key, or a link by which one can sign in once. Only who has the secret can use it: a copy of the database signs nobody in.</summary>
public sealed class SignIn
{
    /// <summary>Of <see cref="Secret.HashOf"/>.</summary>
    public required string Hash { get; init; }

    public required string KeyId { get; init; }

    public required DateTime ExpiresAt { get; init; }

    public required bool IsLink { get; init; }
}
