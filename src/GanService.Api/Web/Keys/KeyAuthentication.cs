using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.SignalR;

namespace GanService.Api.Web.Keys;

/// <summary>Tells who sent a request: by the key in <c>Authorization: Bearer</c>, else by the cookie of a browser that signed in, else by where it comes from.</summary>
public sealed class KeyAuthentication(KeyCheck check, OpenIdTokens tokens, Origins origins) : IAuthenticationHandler
{
    /// <summary>Its name.</summary>
    public const string Scheme = "Key";

    private const string Product = "ganservice";

    private const string Bearer = "Bearer ";

    private HttpContext context = null!;
    private KeyVerdict? refused;

    /// <summary>The cookie of browsers that signed in. It is for the whole host, as the service may be reached with its prefix and without; its name keeps services with other prefixes apart.</summary>
    public static string CookieOf(HttpContext context) => Product + context.Request.PathBase.ToUriComponent().Replace('/', '.');

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        this.context = context;
        return Task.CompletedTask;
    }

    public async Task<AuthenticateResult> AuthenticateAsync()
    {
        if (ShownKey(context) is { } shown)
        {
            if (tokens.MayBe(shown))
            {
                var (caller, refusal) = await tokens.ReadAsync(shown);
                return caller is not null ? AuthenticateResult.Success(new(caller.ToPrincipal(), Scheme)) : Fail(check.Refused(context.Connection.RemoteIpAddress, refusal!));
            }

            var verdict = await check.OfKeyAsync(shown, context.Connection.RemoteIpAddress, context.RequestAborted);
            return verdict.Key is { } key ? AuthenticateResult.Success(new(key.Principal, Scheme)) : Fail(verdict);
        }

        if (context.Request.Cookies[CookieOf(context)] is { } cookie && await check.OfSignInAsync(cookie, context.Connection.RemoteIpAddress, context.RequestAborted) is { } signedIn)
            return AuthenticateResult.Success(new(signedIn.Principal, Scheme));
        return origins.NeedNoKey(context) ? AuthenticateResult.Success(new(Caller.Local, Scheme)) : AuthenticateResult.NoResult();
    }

    public Task ChallengeAsync(AuthenticationProperties? properties)
    {
        var response = context.Response;
        if (refused?.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = $"{seconds}";
            return Problems.Of(StatusCodes.Status429TooManyRequests, refused.Refusal!).ExecuteAsync(context);
        }

        response.Headers.WWWAuthenticate = refused is null ? "Bearer realm=\"GanService\"" : "Bearer realm=\"GanService\", error=\"invalid_token\"";
        return Problems.Of(
            StatusCodes.Status401Unauthorized, refused?.Refusal ?? "This takes a key: send it as 'Authorization: Bearer gan_…', or sign in at the dashboard. 'keys create' makes one where the service runs.").ExecuteAsync(context);
    }

    public Task ForbidAsync(AuthenticationProperties? properties) => Lacking(context.GetEndpoint()?.Metadata.GetMetadata<NeedsAttribute>()?.Scope, Caller.Of(context.User)!).ExecuteAsync(context);

    private static ProblemHttpResult Lacking(Scope? needed, Caller caller) => needed is { } scope
        ? Problems.Of(
            StatusCodes.Status403Forbidden,
            $"This takes the scope '{ScopeWords.Of(scope)}'; the key '{caller.Name}' has {(caller.Scopes.Count == 0 ? "none" : string.Join(", ", caller.Scopes.Select(ScopeWords.Of)))}. Use another key.",
            new Dictionary<string, object?> { ["scope"] = ScopeWords.Of(scope) })
        : Problems.Of(StatusCodes.Status403Forbidden, "This address has no scope assigned, so it is refused for everybody.");

    private AuthenticateResult Fail(KeyVerdict verdict)
    {
        refused = verdict;
        context.Features.Set(verdict);
        return AuthenticateResult.Fail(verdict.Refusal!);
    }

    // Browsers' connections to the hub cannot have the header, and put it into the address. What a proxy in front asked for by other means is not for the service.
    private static string? ShownKey(HttpContext context) =>
        context.Request.Headers.Authorization.ToString() is var text && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? text[Bearer.Length..].Trim()
        : context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is not null && context.Request.Query["access_token"] is [{ Length: > 0 } token] ? token
        : null;
}
