using GanService.Api.Aliases;
using GanService.Api.Checkpoints;
using GanService.Api.Datasets;
using GanService.Api.Experiments;
using GanService.Api.Generation;
using GanService.Api.Hosting;
using GanService.Api.Jobs;
using GanService.Api.Live;
using GanService.Api.Quality;
using GanService.Api.Storage;

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
    builder.Services.AddStorage();
    builder.Services.AddDatasets();
    builder.Services.AddCheckpoints();
    builder.Services.AddQuality();
    builder.Services.AddGeneration();
    builder.Services.AddJobs();
    builder.Services.AddLive();
    builder.Services.AddOperations();
    if (isDemo)
        builder.Services.AddHostedService<DemoCommand>();

    await using var app = builder.Build();
    app.CheckSettings();
    app.LimitConnections();
    await HostingFeature.CheckAddressesAsync(settings);
    app.LoadTorch();
    await app.OpenStorageAsync();
    await app.AddSyntheticFacesAsync();

    app.UseRequestLogs();
    app.UseSecurityHeaders();
    app.UseProblems();
    app.RefuseForeignRequests();
    app.UseRoomForUploads();
    app.UseHeadAndOptions();
    app.UseLivePlaces();
    app.MapSwaggerPages();
    app.MapDashboard();
    app.MapJobs();
    app.MapLive();
    app.MapExperiments();
    app.MapCheckpoints();
    app.MapAliases();
    app.MapGeneration();
    app.MapDatasets();
    app.MapOperations();
    await app.ServeAsync();
    return 0;
}
catch (StartupFailedException error)
{
    return await Commands.FailAsync(error);
}

/// <summary>The entry point, which the tests start.</summary>
public partial class Program;
