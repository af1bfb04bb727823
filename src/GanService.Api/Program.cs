using GanService.Api.Hosting;
using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Web.Aliases;
using GanService.Api.Web.Audit;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Datasets;
using GanService.Api.Web.Directions;
using GanService.Api.Web.Experiments;
using GanService.Api.Web.Favourites;
using GanService.Api.Web.Generation;
using GanService.Api.Web.Http;
using GanService.Api.Web.Jobs;
using GanService.Api.Web.Keys;
using GanService.Api.Web.Live;
using GanService.Api.Web.Machine;
using GanService.Api.Web.Pages;
using GanService.Api.Web.Webhooks;
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
    builder.AddTelemetry();
    builder.Services.AddProblems();
    builder.Services.AddCompression();
    builder.Services.AddSwagger();
    builder.AddStore();
    builder.Services.AddGeneration();
    builder.Services.AddJobs();
    builder.Services.AddLive();
    builder.Services.AddOperations();
    builder.Services.AddMachine();
    builder.Services.AddAudit();
    var role = builder.Role();
    builder.Services.AddKeys();
    if (role != Role.Web)
        builder.Services.AddWork();
    if (isDemo)
        builder.Services.AddHostedService<DemoCommand>();

    await using var app = builder.Build();
    app.CheckSettings();
    app.LimitConnections();
    await HostingFeature.CheckAddressesAsync(settings);
    app.LoadTorch();
    var store = Task.Run(app.OpenStoreAsync); // while routes are mapped
    app.UseTelemetry();

    app.UseProxies();
    app.UseRequestLogs();
    app.UseTrainingShare();
    app.UseSecurityHeaders();
    app.UseCompression();
    app.UseProblems();
    app.RefuseForeignRequests();
    app.UseHeadAndOptions();
    app.UseAudit();
    if (role != Role.Worker)
    {
        app.MapSwaggerPages(); // as the dashboard's files, for everybody: they hold nothing of anyone's
        app.MapDashboard();
    }

    app.UseKeys();
    app.MapHealth();
    if (role != Role.Worker)
    {
        app.UseRoomForUploads();
        app.UseLivePlaces();
        app.MapKeys();
        app.MapAbout();
        app.MapAudit();
        app.MapJobs();
        app.MapLive();
        app.MapExperiments();
        app.MapCheckpoints();
        app.MapAliases();
        app.MapDirections();
        app.MapGeneration();
        app.MapFavourites();
        app.MapDatasets();
        app.MapWebhooks();
        app.MapMachine();
    }

    await store;
    await app.ListenAsync();
    if (role != Role.Worker)
        await app.TellFirstKeyAsync();
    await app.ServeAsync();
    return 0;
}
catch (StartupFailedException error)
{
    return await Commands.FailAsync(error);
}

/// <summary>The entry point, which the tests start.</summary>
public partial class Program;
