using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Keys;

/// <summary><c>GET</c>, <c>POST</c> and <c>DELETE /session</c></summary>
public static class Sessions
{
    private static readonly TimeSpan life = TimeSpan.FromDays(30);

    public static Ok<SessionResponse> Read(HttpContext context) => TypedResults.Ok(Caller.Of(context.User) is { } caller
        ? new SessionResponse(caller.Name, [.. caller.Scopes], caller.ExpiresAt)
        : new SessionResponse(null, [], null));

    public static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> SignInAsync(
        SignInRequest request, HttpContext context, GanServiceDb database, KeyRing ring, KeyCheck check, TimeProvider time, CancellationToken cancellationToken)
    {
        if (request.Key is null == request.Code is null)
            return Problems.Invalid("key", "Send either the key or the code of a one-time link.");
        var address = context.Connection.RemoteIpAddress;
        var now = time.GetUtcNow().UtcDateTime;
        var verdict = request.Key is { } key
            ? await check.OfKeyAsync(key.Trim(), address, cancellationToken)
            : check.Slowed(address) ?? await OfCodeAsync(request.Code!, context, database, ring, check, now);
        if (verdict.Key is not { } known)
            return Refuse(verdict, context);

        var (secret, end) = (Secret.New(), now + life);
        if (known.Row.ExpiresAt < end)
            end = known.Row.ExpiresAt.Value;
        await database.SignIns.Where(s => s.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        database.SignIns.Add(new() { Hash = Secret.HashOf(secret), KeyId = known.Row.Id, ExpiresAt = end, IsLink = false });
        await database.SaveChangesAsync(cancellationToken);
        await ring.LookAsync(cancellationToken);
        context.Response.Cookies.Append(KeyAuthentication.CookieOf(context), secret, CookieFor(context, end));
        return TypedResults.Ok(new SessionResponse(known.Row.Name, ScopeWords.Read(known.Row.Scopes), known.Row.ExpiresAt));
    }

    public static async Task<NoContent> SignOutAsync(HttpContext context, GanServiceDb database, KeyRing ring, CancellationToken cancellationToken)
    {
        if (context.Request.Cookies[KeyAuthentication.CookieOf(context)] is { } secret)
        {
            var hash = Secret.HashOf(secret);
            await database.SignIns.Where(s => s.Hash == hash && !s.IsLink).ExecuteDeleteAsync(cancellationToken);
            await ring.LookAsync(cancellationToken);
        }

        context.Response.Cookies.Delete(KeyAuthentication.CookieOf(context), CookieFor(context, end: null));
        return TypedResults.NoContent();
    }

    // Of two who use a link at once, one deletes its row.
    private static async Task<KeyVerdict> OfCodeAsync(string code, HttpContext context, GanServiceDb database, KeyRing ring, KeyCheck check, DateTime now)
    {
        var hash = Secret.HashOf(code);
        var link = database.SignIns.Where(s => s.Hash == hash && s.IsLink && s.ExpiresAt > now);
        var keyId = await link.Select(s => s.KeyId).SingleOrDefaultAsync(context.RequestAborted);
        if (keyId is null || await link.ExecuteDeleteAsync(context.RequestAborted) == 0)
            return check.Refused(context.Connection.RemoteIpAddress, "This link was used already, or is older than a day. Sign in with a key instead.");
        await ring.LookAsync(context.RequestAborted);
        return ring.FindId(keyId) is { } known && known.Row.Fault(now) is null ? new(known) : check.Refused(context.Connection.RemoteIpAddress, "The key of this link is no longer good. Sign in with another one.");
    }

    private static ProblemHttpResult Refuse(KeyVerdict verdict, HttpContext context)
    {
        if (verdict.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = $"{seconds}";
        return Problems.Of(verdict.RetryAfter is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status429TooManyRequests, verdict.Refusal!);
    }

    private static CookieOptions CookieFor(HttpContext context, DateTime? end) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        Expires = end,
    };
}

/// <summary>Who asks.</summary>
/// <param name="Name">The key's; null without one.</param>
/// <param name="Scopes">What may be done; none before one has signed in.</param>
/// <param name="ExpiresAt">When the key ends, if it does.</param>
public sealed record SessionResponse(string? Name, IReadOnlyList<Scope> Scopes, DateTime? ExpiresAt);

/// <summary>What signs a browser in: one of the two.</summary>
public sealed record SignInRequest
{
    /// <summary>A key.</summary>
    public string? Key { get; init; }

    /// <summary>The code in the link that the service's first start prints.</summary>
    public string? Code { get; init; }
}
