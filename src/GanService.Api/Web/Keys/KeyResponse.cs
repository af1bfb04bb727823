using GanService.Api.Store.Rows;

namespace GanService.Api.Web.Keys;

/// <summary>A key, without what it is shown by.</summary>
/// <param name="Id">For <c>DELETE /keys/{id}</c>.</param>
/// <param name="Name">Of one key at a time that is good.</param>
/// <param name="Scopes">What it allows; <c>admin</c> allows everything.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends; null without an end.</param>
/// <param name="RevokedAt">When it was revoked; null while it is not.</param>
/// <param name="LastUsedAt">When it was last used, to the minute.</param>
public sealed record KeyResponse(string Id, string Name, IReadOnlyList<Scope> Scopes, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? RevokedAt, DateTime? LastUsedAt)
{
    public static KeyResponse Of(ApiKey key) => new(key.Id, key.Name, ScopeWords.Read(key.Scopes), key.CreatedAt, key.ExpiresAt, key.RevokedAt, key.LastUsedAt);
}
