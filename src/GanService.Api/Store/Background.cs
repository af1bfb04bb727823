namespace GanService.Api.Store;

/// <summary>Runs beside the service what is more than a service that runs: a clock, or what others are woken by.</summary>
internal sealed class Background(Func<CancellationToken, Task> run) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => run(stoppingToken);
}
