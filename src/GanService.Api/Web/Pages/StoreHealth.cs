using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GanService.Api.Web.Pages;

/// <summary>Whether rows can be read: without them no request can be answered.</summary>
public sealed class DatabaseHealth(IDbContextFactory<GanServiceDb> databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database does not answer. The service's log says why.");
    }
}

/// <summary>Whether files can be reached: without them many requests can be answered still.</summary>
public sealed class FilesHealth(IFileStore files) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await files.CanReachAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("The store of files does not answer. The service's log says why.");
}

/// <summary>Whether there is room.</summary>
public sealed class DiskHealth(DataFolder folder) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(folder.HasRoomFor(0)
        ? HealthCheckResult.Healthy()
        : HealthCheckResult.Degraded($"The disk of the data folder is full to what GanService:{nameof(GanServiceOptions.DiskReserveBytes)} keeps free: uploads are refused, and checkpoints wait."));
}
