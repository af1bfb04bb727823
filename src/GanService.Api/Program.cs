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
using Microsoft.Extensions.Options;

if (args is ["health"])
    return await HealthCommand.RunAsync();

if (args is ["backup", var target, .. var rest])
    return await BackupCommand.RunAsync(GanServiceOptions.DataDirectoryOf(rest), target);

var isDemo = args is ["demo", ..];
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = isDemo ? args[1..] : args, ContentRootPath = AppContext.BaseDirectory });
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

try
{
    await using var app = builder.Build();
    app.CheckSettings();
    app.LimitConnections();
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
catch (Exception error) when (error is StartupFailedException or OptionsValidationException)
{
    await Console.Error.WriteLineAsync($"GanService cannot start: {error.Message}");
    return 1;
}

/// <summary>The entry point, which the tests start.</summary>
public partial class Program;
