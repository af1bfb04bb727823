using System.Diagnostics;
using System.Diagnostics.Metrics;
using GanService.Api.Settings;
using GanService.Api.Store;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GanService.Api.Hosting;

/// <summary>Measurements for <c>/metrics</c>, and with the traces of requests for wherever OpenTelemetry's own settings (<c>OTEL_…</c>) send them.</summary>
public static class TelemetryFeature
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT", TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    // Of series that jobs leave behind in a process, which are told of no more but keep their places.
    private const int MaxSeriesOfJobs = 10_000;

    private static readonly double[] seconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ServiceMeter>();
        builder.Services.AddSingleton<StoreMeter>();
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("ganservice", serviceVersion: ServiceVersion.Text));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(ServiceMeter.Name, "Microsoft.AspNetCore.Hosting").AddPrometheusExporter();
            metrics.AddView(Choose);
            if (builder.HasAny(Endpoint, MetricsEndpoint))
                metrics.AddOtlpExporter();
        });
        if (builder.HasAny(Endpoint, TracesEndpoint))
        {
            telemetry.WithTracing(traces => traces.AddSource(ServiceMeter.Name)
                .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !IsWatching(context.Request.Path))
                .AddEntityFrameworkCoreInstrumentation(rows => rows.Filter = (_, _) => Activity.Current?.Parent is not null) // what no request is waiting for would be a trace of its own, four times a second
                .AddOtlpExporter());
        }
    }

    /// <summary>Makes those instruments that nobody else asks for.</summary>
    public static void UseTelemetry(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<StoreMeter>();
        app.Services.GetRequiredService<ServiceMeter>().Meter.CreateObservableGauge("ganservice.memory", Memory, "By", "Memory of the process: of the .NET heap (managed), and all other, such as libtorch's (native)");
    }

    /// <summary>Whether that is asked again and again by those who watch the service.</summary>
    public static bool IsWatching(PathString path) => path.StartsWithSegments("/health", StringComparison.Ordinal) || path.StartsWithSegments("/metrics", StringComparison.Ordinal);

    private static bool HasAny(this WebApplicationBuilder builder, params string[] settings) => settings.Any(setting => builder.Configuration[setting] is { Length: > 0 });

    private static MetricStreamConfiguration? Choose(Instrument instrument) => instrument.Name switch
    {
        "http.server.request.duration" => new ExplicitBucketHistogramConfiguration
        {
            Name = "ganservice.request.duration",
            Description = "How long requests took, by route",
            TagKeys = ["http.route", "http.request.method", "http.response.status_code"],
            Boundaries = seconds,
        },
        _ when instrument.Meter.Name != ServiceMeter.Name => MetricStreamConfiguration.Drop,
        _ when instrument.Name.StartsWith("ganservice.training.", StringComparison.Ordinal) => new MetricStreamConfiguration { CardinalityLimit = MaxSeriesOfJobs },
        _ => null,
    };

    private static IEnumerable<Measurement<long>> Memory()
    {
        var managed = GC.GetGCMemoryInfo().TotalCommittedBytes;
        return [Of(managed, "managed"), Of(Math.Max(0, Environment.WorkingSet - managed), "native")];

        static Measurement<long> Of(long bytes, string kind) => new(bytes, new KeyValuePair<string, object?>("kind", kind));
    }
}
