using System.Net;
using GanService.Api.Settings;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace GanService.Api.Web.Http;

/// <summary>
/// The hosts under which the service is asked for. Anyone can have a name of their own mean this machine, and so read it from a web page
/// (DNS rebinding); none of these names can be had that way, and an IP address is no name.
/// </summary>
public sealed class KnownHosts(IOptions<GanServiceOptions> options, IConfiguration configuration)
{
    private readonly List<StringSegment> allowed = [.. options.Value.AllowedHostNames().Select(AsInHeaders)];
    private readonly List<StringSegment> own = ["localhost", "*.localhost", Environment.MachineName, .. HostsOf(configuration["urls"]).Select(AsInHeaders)];

    /// <summary>Whether requests for that host are answered.</summary>
    public bool Has(string host) => IPAddress.TryParse(host, out _) || HostString.MatchesAny(host, own) || IsAllowed(host);

    /// <summary>Whether the settings allow that host.</summary>
    public bool IsAllowed(string host) => HostString.MatchesAny(host, allowed);

    private static IEnumerable<string> HostsOf(string? urls) =>
        from url in urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? []
        let address = Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed : null // what is no address is told when it is listened on
        where address is { Host.Length: > 0 }
        select address.Host;

    private static StringSegment AsInHeaders(string host) => new HostString(host).ToUriComponent();
}
