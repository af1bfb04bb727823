using System.Runtime.InteropServices;
using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Pages;

/// <summary>What those who run the service ask it.</summary>
public static class OperationsFeature
{
    private const string Ready = "ready";

    public static void AddOperations(this IServiceCollection services) =>
        services.AddHealthChecks().AddDbContextCheck<GanServiceDb>("database", tags: [Ready]);

    public static void MapOperations(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) });
        app.MapGet("/version", Version).WithTags("Operations").WithStrictRequests().ProducesValidationProblem().WithSummary("Which version runs");
    }

    private static Ok<VersionResponse> Version() => TypedResults.Ok(new VersionResponse(
        ServiceVersion.Text, ServiceVersion.Full, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription, Environment.ProcessorCount));
}

/// <summary>What runs, and on what.</summary>
public sealed record VersionResponse(string Version, string Build, string Runtime, string OperatingSystem, int Processors);
