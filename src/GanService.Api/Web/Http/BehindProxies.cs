using GanService.Api.Settings;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Http;

/// <summary>
/// Whom a request comes from and how the service was reached, as proxies tell it that the settings name. Nobody else is believed, not even on
/// this machine: a proxy that sets no such header passes on what a stranger wrote into it.
/// </summary>
public static class BehindProxies
{
    /// <summary>Call it before anything that looks at requests.</summary>
    public static void UseProxies(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<GanServiceOptions>>().Value;
        if (options.PathBase.Length > 0)
            app.Use((context, next) => UnderAsync(options.PathBase, context, next));
        if (options.KnownProxyNetworks() is { Count: > 0 } known) // without any, the framework believes everybody
            app.UseForwardedHeaders(Believing(known));
    }

    /// <summary>An address in this service as whoever asks reaches it, from its path here.</summary>
    public static string AddressOf(this HttpContext context, string path) => context.Request.PathBase.ToUriComponent() + path;

    // Some proxies take the prefix away and some leave it. Answers have it in either case.
    private static Task UnderAsync(PathString prefix, HttpContext context, RequestDelegate next)
    {
        context.Request.PathBase = prefix;
        if (!context.Request.Path.StartsWithSegments(prefix, out var rest))
            return next(context);
        if (!rest.HasValue) // relative addresses in a page there would miss the prefix
            return TypedResults.Redirect(context.AddressOf("/" + context.Request.QueryString)).ExecuteAsync(context);
        context.Request.Path = rest;
        return next(context);
    }

    private static ForwardedHeadersOptions Believing(IReadOnlyList<System.Net.IPNetwork> known)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null }; // as far as they are known
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in known)
            options.KnownIPNetworks.Add(network);
        return options;
    }
}
