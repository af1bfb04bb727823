using System.Net;
using System.Threading.RateLimiting;
using GanService.Api.Settings;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Live;

/// <summary>Places for those who follow jobs, by streams of events or connections to the hub: they stay as long as they like.</summary>
public sealed class LivePlaces(IOptions<GanServiceOptions> options, TimeProvider time) : IDisposable
{
    private readonly ConcurrencyLimiter all = new(new() { PermitLimit = options.Value.MaxStreams });
    private readonly PartitionedRateLimiter<IPAddress?> ofAddress = ConnectionLimits.PlacesPerAddress(options.Value.MaxStreamsPerAddress);
    private readonly PartitionedRateLimiter<string?> ofKey = PartitionedRateLimiter.Create<string?, string>(name => name is null
        ? RateLimitPartition.GetNoLimiter("")
        : RateLimitPartition.GetConcurrencyLimiter(name, _ => new() { PermitLimit = options.Value.MaxStreamsPerKey }));

    /// <summary>Answers a request while it has a place, or says that there is none.</summary>
    public async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        using var own = ofAddress.AttemptAcquire(context.Connection.RemoteIpAddress);
        if (!own.IsAcquired)
        {
            await RefuseAsync(context, StatusCodes.Status429TooManyRequests, $"Your address has {options.Value.MaxStreamsPerAddress:N0}", nameof(GanServiceOptions.MaxStreamsPerAddress));
            return;
        }

        var key = context.User.Identity?.Name;
        using var ofItsKey = ofKey.AttemptAcquire(key);
        if (!ofItsKey.IsAcquired)
        {
            await RefuseAsync(context, StatusCodes.Status429TooManyRequests, $"The key '{key}' has {options.Value.MaxStreamsPerKey:N0}", nameof(GanServiceOptions.MaxStreamsPerKey));
            return;
        }

        context.AbortWhenKeyEnds(time);
        using var place = all.AttemptAcquire();
        await (place.IsAcquired
            ? next(context)
            : RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, $"There are {options.Value.MaxStreams:N0}", nameof(GanServiceOptions.MaxStreams)));
    }

    public void Dispose()
    {
        all.Dispose();
        ofAddress.Dispose();
        ofKey.Dispose();
    }

    private static Task RefuseAsync(HttpContext context, int status, string count, string setting)
    {
        context.Response.Headers.RetryAfter = "10";
        return Problems.Of(status, $"{count} live connections (event streams and dashboards), the most that are possible (GanService:{setting}). Close some, or try again later.").ExecuteAsync(context);
    }
}
