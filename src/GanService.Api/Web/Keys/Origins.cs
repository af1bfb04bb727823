using System.Net;
using GanService.Api.Settings;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Keys;

/// <summary>Where requests come from.</summary>
public sealed class Origins(IOptions<GanServiceOptions> options)
{
    private static readonly string[] ofProxies = ["Forwarded", "Via", "X-Real-IP"], prefixesOfProxies = ["X-Forwarded-", "X-Original-"]; // the last of what was read before

    private readonly bool keysForAll = options.Value.RequireKeys;
    private readonly IReadOnlyList<IPNetwork> proxies = options.Value.KnownProxyNetworks();

    /// <summary>
    /// Whether a program on this machine sent it, and not for somebody else, and such ones need no key. Proxies betray themselves by their headers, by a name for the
    /// host, or by HTTP/1.0, which nginx spoke for long where nothing else was said; those that do none of this have to be known.
    /// </summary>
    public bool NeedNoKey(HttpContext context) =>
        !keysForAll
        && context.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from) && !proxies.Any(proxy => proxy.Contains(from))
        && context.Connection.LocalIpAddress is { } to && IPAddress.IsLoopback(to)
        && IsLoopback(context.Request.Host.Host)
        && !HttpProtocol.IsHttp10(context.Request.Protocol)
        && !context.Request.Headers.Keys.Any(IsOfAProxy);

    /// <summary>Whether that host is this machine, as programs on it call it.</summary>
    public static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsOfAProxy(string header) =>
        ofProxies.Contains(header, StringComparer.OrdinalIgnoreCase) || prefixesOfProxies.Any(prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
