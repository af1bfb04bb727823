using GanService.Api.Settings;
using Serilog;
using Serilog.Events;

namespace GanService.Api.Hosting;

/// <summary>Structured logs on the console: one line a request, one a job transition.</summary>
public static class LoggingFeature
{
    /// <summary>Adds them; the quiet ones show warnings only.</summary>
    public static void AddLogs(this WebApplicationBuilder builder, bool quiet) => builder.Services.AddSerilog((_, logger) =>
    {
        try
        {
            logger.ReadFrom.Configuration(builder.Configuration).Enrich.With<LogText>();
        }
        catch (InvalidOperationException error)
        {
            throw StartupFailedException.OfSetting($"Serilog: {error.Message}", error);
        }

        if (quiet)
            logger.Filter.ByExcluding(e => e.Level < LogEventLevel.Warning);
    }, preserveStaticLogger: true); // which the end of another service in the process would silence

    public static void UseRequestLogs(this WebApplication app) => app.UseSerilogRequestLogging(options =>
    {
        options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
        options.GetLevel = (context, _, error) =>
            error is not null || context.Response.StatusCode >= StatusCodes.Status500InternalServerError ? LogEventLevel.Error
            : TelemetryFeature.IsWatching(context.Request.Path) ? LogEventLevel.Debug
            : LogEventLevel.Information;
    });
}
