using System.Net;
using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Keys;

/// <summary>The key of a service that others than this machine can reach, and that has none yet.</summary>
public static class FirstKey
{
    /// <summary>Makes one that may do everything, and tells it in the log, this once. Call it when it is listened.</summary>
    public static async Task TellFirstKeyAsync(this WebApplication app)
    {
        var services = app.Services;
        var options = services.GetRequiredService<IOptions<GanServiceOptions>>().Value;
        if (!options.RequireKeys && options.KnownProxies.Length == 0 && app.Urls.All(url => Origins.IsLoopback(BindingAddress.Parse(url).Host)))
            return;
        await using var database = await services.GetRequiredService<IDbContextFactory<GanServiceDb>>().CreateDbContextAsync();
        if (await database.AddFirstKeyAsync(services.GetRequiredService<TimeProvider>(), CancellationToken.None) is not var (key, link))
            return;
        var address = app.Urls.Select(BindingAddress.Parse).OrderBy(url => Origins.IsLoopback(url.Host)).Select(url => $"{url.Scheme}://{(IsAny(url.Host) ? "localhost" : url.Host)}:{url.Port}{options.PathBase}").FirstOrDefault();
        app.Logger.LogWarning("Requests from other machines need a key. This one may do everything, and is shown this once: {Key}", key);
        app.Logger.LogWarning("Or sign a browser in, once and within a day: {Link} (with this machine's name or address for localhost, and the port it is reached by)", $"{address}/#/sign-in/{link}");
    }

    private static bool IsAny(string host) => host is "*" or "+" || IPAddress.TryParse(host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
}
