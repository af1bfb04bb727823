using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GanService.Api.Settings;

/// <summary>What the service measures of itself, and the steps of requests that traces show. What nobody listens to costs nothing.</summary>
public sealed class ServiceMeter
{
    /// <summary>Of the meter and of the source of steps.</summary>
    public const string Name = "GanService";

    private readonly long[] errors = new long[Enum.GetValues<ErrorKind>().Length];

    public ServiceMeter(IMeterFactory meters)
    {
        Meter = meters.Create(Name);
        Meter.CreateObservableCounter("ganservice.errors", () => Enum.GetValues<ErrorKind>().Select(Read), "{error}", "What failed in the service, by kind"); // each from zero on, so that the first one is seen
    }

    /// <summary>The steps of requests.</summary>
    public static ActivitySource Steps { get; } = new(Name);

    /// <summary>For the instruments of each room.</summary>
    public Meter Meter { get; }

    public void Count(ErrorKind kind) => Interlocked.Increment(ref errors[(int)kind]);

    private Measurement<long> Read(ErrorKind kind) => new(Interlocked.Read(ref errors[(int)kind]), new KeyValuePair<string, object?>("kind", kind.ToString().ToLowerInvariant()));
}

/// <summary>What can fail in the service, which is nobody's mistake in a request.</summary>
public enum ErrorKind
{
    /// <summary>A request that was answered with 500.</summary>
    Request,

    /// <summary>A request for which rows or files could not be read or written.</summary>
    Storage,

    /// <summary>A checkpoint whose files are damaged or gone, of which faces were wanted.</summary>
    Checkpoint,

    /// <summary>A job that failed.</summary>
    Job,

    /// <summary>A job whose training ended in numbers that are none.</summary>
    Divergence,

    /// <summary>A job that another worker has taken over.</summary>
    Lease,

    /// <summary>An import that failed for another reason than its images.</summary>
    Import,
}
