using System.Security.Claims;
using System.Security.Principal;
using GanService.Api.Store.Rows;

namespace GanService.Api.Web.Keys;

/// <summary>Who sent a request: somebody with a key or a token, or a program on this machine that needs none.</summary>
/// <param name="name">The key's, or the token's; null without one.</param>
/// <param name="scopes">What may be done.</param>
/// <param name="expiresAt">When that ends; null without an end.</param>
/// <param name="ended">When it ends earlier.</param>
public sealed class Caller(string? name, IReadOnlyCollection<Scope> scopes, DateTime? expiresAt = null, CancellationToken ended = default) : IIdentity
{
    /// <summary>On this machine without a key.</summary>
    public static ClaimsPrincipal Local { get; } = new Caller(null, ScopeWords.All).ToPrincipal();

    public string? Name => name;

    public IReadOnlyCollection<Scope> Scopes => scopes;

    public DateTime? ExpiresAt => expiresAt;

    public CancellationToken Ended => ended;

    public string AuthenticationType => "Key";

    public bool IsAuthenticated => true;

    /// <summary>Null of one who has shown nothing.</summary>
    public static Caller? Of(ClaimsPrincipal user) => user is Principal { Caller: var caller } ? caller : null;

    public ClaimsPrincipal ToPrincipal() => new Principal(this);

    private sealed class Principal(Caller caller) : ClaimsPrincipal(caller)
    {
        public Caller Caller => caller;
    }
}
