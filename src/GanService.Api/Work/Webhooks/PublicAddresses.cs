using System.Net;
using System.Net.Sockets;

namespace GanService.Api.Work.Webhooks;

/// <summary>Which addresses belong to anybody on the internet (IANA's special-purpose registries), and none to this machine or its network.</summary>
public static class PublicAddresses
{
    private static readonly IPNetwork[] others =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        }.Select(IPNetwork.Parse),
    ];

    // Within it, those that stand for addresses of the other kind, and for no machine.
    private static readonly IPNetwork internet = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] translated = [IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20")];

    public static bool Has(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? !others.Any(n => n.Contains(address))
            : internet.Contains(address) && !translated.Any(n => n.Contains(address));
    }
}
