using System.Runtime.InteropServices;
using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GanService.Api.Web.Pages;

/// <summary>What those who run the service ask it.</summary>
public static class OperationsFeature
{
    private const string Notices = "THIRD-PARTY-NOTICES.txt";

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    public static void AddOperations(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseHealth>("database", timeout: patience).AddCheck<FilesHealth>("files", HealthStatus.Degraded, timeout: patience).AddCheck<DiskHealth>("disk", HealthStatus.Degraded);

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous().WithoutWaiting();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous().WithoutWaiting();
        app.MapPrometheusScrapingEndpoint("/metrics").WithMetadata(new HttpMethodMetadata([HttpMethods.Get])).DisableHttpMetrics().Needs(Scope.Read);
    }

    public static void MapAbout(this WebApplication app)
    {
        var routes = app.MapGroup("").WithTags("Operations").WithStrictRequests().ProducesValidationProblem();
        routes.MapGet("/version", Version).Needs(Scope.Read).WithSummary("Which version runs");
        routes.MapGet("/version/build", Build).Needs(Scope.Admin).WithSummary("Which build runs, and on what");
        routes.MapGet("/licenses", Licenses).AllowAnonymous().WithSummary("The service's licence, and those of what it is made of").Produces<string>(StatusCodes.Status200OK, "text/plain");
    }

    private static Ok<VersionResponse> Version() => TypedResults.Ok(new VersionResponse("GanService", ServiceVersion.Text));

    private static Ok<BuildResponse> Build() => TypedResults.Ok(new BuildResponse(
        ServiceVersion.Full, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription, Environment.ProcessorCount));

    private static PhysicalFileHttpResult Licenses() => TypedResults.PhysicalFile(Path.Combine(AppContext.BaseDirectory, Notices), "text/plain; charset=utf-8");

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new HealthResponse(
        report.Status, [.. report.Entries.Select(check => new HealthCheckResponse(check.Key, check.Value.Status, ReasonOf(check.Value)))]));

    // What an exception says may name servers and accounts.
    private static string? ReasonOf(HealthReportEntry check) =>
        check.Status == HealthStatus.Healthy ? null : check.Exception is null ? check.Description : "This could not be found out. The service's log says why.";
}

/// <summary>What runs.</summary>
public sealed record VersionResponse(string Name, string Version);

/// <summary>Which build runs, with the commit it was made from, and on what.</summary>
public sealed record BuildResponse(string Build, string Runtime, string OperatingSystem, int Processors);

/// <summary>How the service is.</summary>
/// <param name="Status">The worst of its checks.</param>
/// <param name="Checks">What was looked at.</param>
public sealed record HealthResponse(HealthStatus Status, IReadOnlyList<HealthCheckResponse> Checks);

/// <summary>What a check found.</summary>
/// <param name="Name">Of the check.</param>
/// <param name="Status">Requests can be served while it is not unhealthy.</param>
/// <param name="Reason">What is wrong, if something is.</param>
public sealed record HealthCheckResponse(string Name, HealthStatus Status, string? Reason);
