using GanService.Api.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Http;

/// <summary>Refuses what web pages of others make a browser ask: <see href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata</see>, Origin and Host tell.</summary>
public static class ForeignRequests
{
    private const string Setting = $"GanService:{nameof(GanServiceOptions.AllowedHosts)}";

    /// <summary>Call it before anything that reads requests, and after what adds headers to every answer.</summary>
    public static void RefuseForeignRequests(this WebApplication app)
    {
        var hosts = app.Services.GetRequiredService<KnownHosts>();
        app.Use((context, next) => (HostProblem(context.Request, hosts) ?? OriginProblem(context.Request, hosts)) is { } problem ? problem.ExecuteAsync(context) : next(context));
    }

    // No browser leaves Host out; old health checks do.
    private static ProblemHttpResult? HostProblem(HttpRequest request, KnownHosts hosts) => !request.Host.HasValue || hosts.Has(request.Host.Host)
        ? null
        : Problems.Of(
            StatusCodes.Status421MisdirectedRequest,
            $"This service is not known as '{request.Host.Host}'. Use localhost, an IP address or the machine's name, or allow this name with the setting {Setting}.");

    private static ProblemHttpResult? OriginProblem(HttpRequest request, KnownHosts hosts)
    {
        var (origin, site) = (request.Headers.Origin.ToString(), request.Headers["Sec-Fetch-Site"].ToString());
        if (IsVisit(request))
            return null; // by a link: the page that has it learns nothing
        if (site is not ("" or "same-origin" or "none"))
            return Refusal($"a web page of another origin ({(origin.Length > 0 ? origin : site)}). Use this service's own pages, or a program that is no browser.");
        if (origin.Length > 0 && !IsOwn(request, origin, site, hosts) && !(site.Length == 0 && IsPartOfPage(request)))
            return Refusal($"a web page of another origin ({origin}). If it is this service's own page behind a proxy, allow its host with the setting {Setting}.");
        return null;
    }

    private static ProblemHttpResult Refusal(string from) => Problems.Of(StatusCodes.Status403Forbidden, $"This request is refused because it comes from {from}");

    // Proxies may change Host and ports, but not what the browser says of the origin. It says nothing to plain HTTP but on localhost.
    private static bool IsOwn(HttpRequest request, string origin, string site, KnownHosts hosts) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page) && hosts.Has(page.Host)
        && (site.Length > 0 || hosts.IsAllowed(page.Host) || string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));

    private static bool IsVisit(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

    // The dashboard's code is for everybody, and without it a page that is refused is white and cannot say so.
    private static bool IsPartOfPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.Path.StartsWithSegments("/assets", StringComparison.Ordinal);
}
