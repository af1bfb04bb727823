using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace GanService.Api.Web.Keys;

/// <summary>Who may do what: keys, the browsers that signed in with them, and the scope that each route takes.</summary>
public static class KeysFeature
{
    private static readonly TimeSpan longestTimer = TimeSpan.FromDays(40);

    public static void AddKeys(this IServiceCollection services)
    {
        services.AddSingleton<KeyRing>().AddHostedService(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<KeyCheck>().AddSingleton<Origins>().AddSingleton<FairUse>().AddSingleton<OpenIdTokens>();
        services.AddTransient<KeyAuthentication>();
        services.AddAuthenticationCore(authentication =>
        {
            authentication.DefaultScheme = KeyAuthentication.Scheme;
            authentication.AddScheme<KeyAuthentication>(KeyAuthentication.Scheme, displayName: null);
        });
        services.AddSingleton<IAuthorizationHandler, ScopeHandler>().AddSingleton<IAuthorizationHandler, Unstated>();
        services.AddAuthorization(authorization => authorization.FallbackPolicy = new AuthorizationPolicyBuilder().AddRequirements(new Unstated()).Build());
    }

    /// <summary>What answers before it is open to everybody; after it, only routes answer, and only those that they let in.</summary>
    public static void UseKeys(this WebApplication app)
    {
        var fairUse = app.Services.GetRequiredService<FairUse>();
        app.UseAuthentication();
        app.Use((context, next) => context.GetEndpoint() switch
        {
            null => NothingThere(context),
            RouteEndpoint when context.Features.Get<KeyVerdict>() is not null => context.ChallengeAsync(), // also where anybody is let in
            _ => fairUse.RefuseRequest(context)?.ExecuteAsync(context) ?? next(context),
        });
        app.UseAuthorization();
    }

    public static void MapKeys(this WebApplication app)
    {
        var keys = app.MapGroup("/keys").WithTags("Keys").WithStrictRequests().ProducesValidationProblem().Needs(Scope.Admin);
        keys.MapPost("/", CreateKey.Handle).WithSummary("Make a key")
            .WithDescription("Only this answer has the key itself: the service stores just its hash.").ProducesProblem(StatusCodes.Status409Conflict);
        keys.MapGet("/", ReadKeys.Handle).WithSummary("All keys, newest first, including revoked and expired ones");
        keys.MapDelete("/{id}", RevokeKey.Handle).WithSummary("Revoke a key")
            .WithDescription("Every node refuses it within seconds, and ends the streams and connections that were opened with it.").ProducesProblem(StatusCodes.Status404NotFound);

        var session = app.MapGroup("/session").WithTags("Keys").WithStrictRequests().ProducesValidationProblem().AllowAnonymous();
        session.MapGet("/", Sessions.Read).WithSummary("Who asks, and what they may do");
        session.MapPost("/", Sessions.SignInAsync).WithSummary("Sign a browser in, with a key or the code of a one-time link")
            .WithDescription("The answer sets a cookie, which pages cannot read. Programs send their key with each request instead.");
        session.MapDelete("/", Sessions.SignOutAsync).WithSummary("Sign a browser out");
    }

    /// <summary>Ends a request that lasts when the key or the token it came with does.</summary>
    public static void AbortWhenKeyEnds(this HttpContext context, TimeProvider time)
    {
        if (Caller.Of(context.User) is not { } caller)
            return;
        context.Response.RegisterForDispose(caller.Ended.Register(context.Abort));
        if (caller.ExpiresAt - time.GetUtcNow().UtcDateTime is { } left && left < longestTimer)
            context.Response.RegisterForDispose(time.CreateTimer(_ => context.Abort(), state: null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    private static Task NothingThere(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
