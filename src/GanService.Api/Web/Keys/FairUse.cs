using System.Net;
using System.Threading.RateLimiting;
using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Keys;

/// <summary>
/// What a key, or an address that shows none, may have of the service, so that nobody takes all of it. Requests and faces are counted by each node; jobs and
/// bytes in rows, for all nodes together. Programs on this machine that need no key take what they like.
/// </summary>
public sealed class FairUse(IOptions<GanServiceOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> requests = PerMinute(options.Value.RequestsPerMinute), faces = PerMinute(options.Value.FacesPerMinute);

    /// <summary>Counts a request, and says why it may not be answered, or null.</summary>
    public ProblemHttpResult? RefuseRequest(HttpContext context) => Refuse(requests, context, 1, options.Value.RequestsPerMinute, "requests", nameof(GanServiceOptions.RequestsPerMinute));

    /// <summary>Counts faces that are to be drawn, and says why they may not be, or null.</summary>
    public ProblemHttpResult? RefuseFaces(HttpContext context, int count) => Refuse(faces, context, count, options.Value.FacesPerMinute, "faces", nameof(GanServiceOptions.FacesPerMinute));

    /// <summary>Why a caller may not have so many more jobs wait, or null.</summary>
    public async Task<string?> RefuseJobsAsync(GanServiceDb database, string? name, int more, CancellationToken cancellationToken) =>
        name is not null && await database.QueuedJobsOfAsync(name, cancellationToken) + more > options.Value.MaxQueuedJobsPerKey
            ? $"At most {options.Value.MaxQueuedJobsPerKey:N0} jobs of the key '{name}' may wait (GanService:{nameof(GanServiceOptions.MaxQueuedJobsPerKey)}). Cancel some of GET /jobs, or wait until one is done."
            : null;

    /// <summary>Why a caller may not keep so many more bytes, or null.</summary>
    public async Task<ProblemHttpResult?> RefuseBytesAsync(GanServiceDb database, string? name, long more, CancellationToken cancellationToken) =>
        name is not null && await database.BytesOfAsync(name, cancellationToken) is var kept && kept + more > options.Value.MaxBytesPerKey
            ? Problems.Of(
                StatusCodes.Status429TooManyRequests,
                $"Datasets, checkpoints and favourites of the key '{name}' take {kept:N0} of {options.Value.MaxBytesPerKey:N0} bytes (GanService:{nameof(GanServiceOptions.MaxBytesPerKey)}), which leaves no room. Delete some of its datasets, checkpoints, jobs or favourites.")
            : null;

    public void Dispose()
    {
        requests.Dispose();
        faces.Dispose();
    }

    // A minute's worth at once, and then as they come back.
    private static PartitionedRateLimiter<HttpContext> PerMinute(int count) => PartitionedRateLimiter.Create<HttpContext, (string? Name, IPAddress? Address)>(context => Caller.Of(context.User) switch
    {
        { Name: null } => RateLimitPartition.GetNoLimiter<(string?, IPAddress?)>(default),
        var caller => RateLimitPartition.GetTokenBucketLimiter(
            (caller?.Name, caller is null ? context.Connection.RemoteIpAddress : null),
            _ => new() { TokenLimit = count, TokensPerPeriod = (count + 59) / 60, ReplenishmentPeriod = TimeSpan.FromMinutes(1) * ((count + 59) / 60) / count }), // about once a second
    });

    private static ProblemHttpResult? Refuse(PartitionedRateLimiter<HttpContext> limiter, HttpContext context, int count, int limit, string what, string setting)
    {
        using var lease = limiter.AttemptAcquire(context, Math.Min(count, limit));
        if (lease.IsAcquired)
            return null;
        var seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
        context.Response.Headers.RetryAfter = $"{seconds}";
        var whose = Caller.Of(context.User)?.Name is { } name ? $"The key '{name}' has" : "Your address has";
        return Problems.Of(StatusCodes.Status429TooManyRequests, $"{whose} {limit:N0} {what} a minute (GanService:{setting}), and has used them up. Try again in {seconds} {(seconds == 1 ? "second" : "seconds")}.");
    }
}
