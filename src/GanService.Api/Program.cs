using GanService.Api.Hosting;
using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Web.Aliases;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Datasets;
using GanService.Api.Web.Experiments;
using GanService.Api.Web.Generation;
using GanService.Api.Web.Http;
using GanService.Api.Web.Jobs;
using GanService.Api.Web.Live;
using GanService.Api.Web.Pages;
using GanService.Api.Work;
using GanService.Engine;

TorchRuntime.ReuseMemory();
if (await Commands.RunAsync(args) is { } exitCode)
    return exitCode;

try
{
    var (isDemo, settings) = Commands.ToServe(args);
    var builder = HostingFeature.CreateBuilder(settings);
    builder.AddHosting();
    builder.AddLogs(quiet: isDemo);
    builder.Services.AddProblems();
    builder.Services.AddSwagger();
    builder.AddStore();
    builder.Services.AddGeneration();
    builder.Services.AddJobs();
    builder.Services.AddLive();
    builder.Services.AddOperations();
    var role = builder.Role();
    if (role != Role.Web)
        builder.Services.AddWork();
    if (isDemo)
        builder.Services.AddHostedService<DemoCommand>();

    await using var app = builder.Build();
    app.CheckSettings();
    app.LimitConnections();
    await HostingFeature.CheckAddressesAsync(settings);
    app.LoadTorch();
    await app.OpenStoreAsync();

    app.UseRequestLogs();
    app.UseSecurityHeaders();
    app.UseProblems();
    app.RefuseForeignRequests();
    app.UseRoomForUploads();
    app.UseHeadAndOptions();
    app.UseLivePlaces();
    app.MapOperations();
    if (role != Role.Worker)
    {
        app.MapSwaggerPages();
        app.MapDashboard();
        app.MapJobs();
        app.MapLive();
        app.MapExperiments();
        app.MapCheckpoints();
        app.MapAliases();
        app.MapGeneration();
        app.MapDatasets();
    }

    await app.ServeAsync();
    return 0;
}
catch (StartupFailedException error)
{
    return await Commands.FailAsync(error);
}

/// <summary>The entry point, which the tests start.</summary>
public partial class Program;
