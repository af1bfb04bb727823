using System.Net;
using System.Threading.RateLimiting;
using GanService.Api.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Http;

/// <summary>Bounds how many connections are open: in all, and of one address, so that no address takes all of them.</summary>
public static class ConnectionLimits
{
    /// <summary>Call it once the settings are known to be right.</summary>
    public static void LimitConnections(this WebApplication app)
    {
        var (kestrel, options) = (app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value, app.Services.GetRequiredService<IOptions<GanServiceOptions>>().Value);
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        var connections = PlacesPerAddress(options.MaxConnectionsPerAddress);
        app.Lifetime.ApplicationStopped.Register(connections.Dispose);
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => async connection =>
        {
            var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
            using var place = connections.AttemptAcquire(address);
            if (place.IsAcquired)
            {
                await next(connection);
                await connection.LingerAsync();
            }
            else
                app.Logger.LogWarning("A connection of {Address} is closed: it has {Count} others (GanService:MaxConnectionsPerAddress)", address, options.MaxConnectionsPerAddress);
        }));
    }

    /// <summary>So many places for each address; nothing is kept of an address that holds none.</summary>
    public static PartitionedRateLimiter<IPAddress?> PlacesPerAddress(int count) => PartitionedRateLimiter.Create<IPAddress?, IPAddress>(
        address => RateLimitPartition.GetConcurrencyLimiter(address ?? IPAddress.None, _ => new() { PermitLimit = count }));
}
