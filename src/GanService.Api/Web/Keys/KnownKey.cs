using System.Security.Claims;
using GanService.Api.Store.Rows;

namespace GanService.Api.Web.Keys;

/// <summary>A key, and what lasts as long as it is good.</summary>
public sealed class KnownKey
{
    private readonly CancellationTokenSource end;

    /// <param name="row">As it was looked at.</param>
    /// <param name="before">The same key as it was looked at before.</param>
    public KnownKey(ApiKey row, KnownKey? before)
    {
        Row = row;
        end = before?.end ?? new();
        Principal = before?.Principal ?? new Caller(row.Name, ScopeWords.Read(row.Scopes), row.ExpiresAt, end.Token).ToPrincipal();
    }

    public ApiKey Row { get; }

    public ClaimsPrincipal Principal { get; }

    /// <summary>Ends what is open.</summary>
    public void End() => end.Cancel();
}
