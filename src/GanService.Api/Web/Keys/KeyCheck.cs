using System.Net;
using System.Threading.RateLimiting;
using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Keys;

/// <summary>Looks a key up that somebody shows, and slows those down who show wrong ones.</summary>
public sealed class KeyCheck(KeyRing ring, IOptions<GanServiceOptions> options, TimeProvider time, ILogger<KeyCheck> log) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> wrong = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetFixedWindowLimiter(
        address, _ => new() { PermitLimit = options.Value.MaxWrongKeys, Window = TimeSpan.FromMinutes(1) }));

    /// <summary>The key, or why it is refused. One that is in use goes on while others of its address guess.</summary>
    public async ValueTask<KeyVerdict> OfKeyAsync(string key, IPAddress? address, CancellationToken cancellationToken)
    {
        var hash = Secret.HashOf(key);
        var known = ring.Find(hash);
        if (known is null)
        {
            if (Slowed(address) is { } slowed)
                return slowed;
            await ring.LookAsync(cancellationToken); // it may have been made a moment ago
            known = ring.Find(hash);
        }

        if (known?.Row.Fault(time.GetUtcNow().UtcDateTime) is { } fault)
            return Slowed(address) ?? Refused(address, $"The key '{known.Row.Name}' {fault}. Ask for another one.");
        if (known is null || known.Row.Hash != hash) // of a browser's sign-in
            return Refused(address, "This key is not known here. Correct it, or ask for one: 'keys create' makes one where the service runs.");
        ring.Use(known);
        return new(known);
    }

    /// <summary>The key by which a browser signed in, perhaps at another node and a moment ago; or null.</summary>
    public async ValueTask<KnownKey?> OfSignInAsync(string secret, IPAddress? address, CancellationToken cancellationToken)
    {
        var hash = Secret.HashOf(secret);
        if (ring.Find(hash) is null && Slowed(address) is null)
            await ring.LookAsync(cancellationToken);
        if (ring.Find(hash) is not { } known || known.Row.Hash == hash || known.Row.Fault(time.GetUtcNow().UtcDateTime) is not null)
            return null;
        ring.Use(known);
        return known;
    }

    /// <summary>What an address gets that has shown too many wrong keys, or null.</summary>
    public KeyVerdict? Slowed(IPAddress? address)
    {
        using var lease = wrong.AttemptAcquire(address ?? IPAddress.None, permitCount: 0);
        if (lease.IsAcquired)
            return null;
        var seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 60;
        return new(null, $"Too many wrong keys came from this address (GanService:{nameof(GanServiceOptions.MaxWrongKeys)}). Try again in {seconds} seconds.", seconds);
    }

    /// <summary>Counts a secret that is none.</summary>
    public KeyVerdict Refused(IPAddress? address, string detail)
    {
        using var lease = wrong.AttemptAcquire(address ?? IPAddress.None);
        log.LogWarning("A key that {Address} shows is refused: {Reason}", address, detail);
        return new(null, detail);
    }

    public void Dispose() => wrong.Dispose();
}

/// <summary>What becomes of one who shows a key.</summary>
/// <param name="Key">The key, where it is good.</param>
/// <param name="Refusal">Why it is refused.</param>
/// <param name="RetryAfter">Seconds after which another may be shown.</param>
public sealed record KeyVerdict(KnownKey? Key, string? Refusal = null, int? RetryAfter = null);
