using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Store;

/// <summary>What is kept: rows in a database and files by key, on this machine or where several nodes share them.</summary>
public static class StoreFeature
{
    public static void AddStore(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<DataFolder>();
        services.AddSingleton<IDbContextFactory<GanServiceDb>, Databases>();
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<GanServiceDb>>().CreateDbContext());
        services.AddSingleton<CheckpointFiles>();
        services.AddSingleton<DatasetPacks>();
        services.AddSingleton<JobJournal>();
        services.AddSingleton<StoreReach>();
        services.AddSingleton<TrainingHere>();
        var settings = builder.Configuration.GetSection("GanService");
        if (settings[nameof(GanServiceOptions.Files)] is { Length: > 0 })
            services.AddSingleton<IFileStore, ObjectFiles>();
        else
            services.AddSingleton<IFileStore, FolderFiles>();
        if (settings[nameof(GanServiceOptions.Database)] is { Length: > 0 })
            services.AddSharedDatabase();
        else
            services.AddSingleton<Wakeups>().AddSingleton(TimeProvider.System);
    }

    /// <summary>Opens the database and brings it to this version, before anything else runs.</summary>
    /// <exception cref="StartupFailedException">It or the data folder cannot be used.</exception>
    public static async Task OpenStoreAsync(this WebApplication app)
    {
        var services = app.Services;
        var (folder, options, databases) = (services.GetRequiredService<DataFolder>(), services.GetRequiredService<IOptions<GanServiceOptions>>().Value, services.GetRequiredService<IDbContextFactory<GanServiceDb>>());
        await using var database = await databases.CreateDbContextAsync();
        if (options.IsAlone)
        {
            await database.OpenFolderAsync(folder);
            app.Lifetime.ApplicationStopping.Register(() =>
            {
                using var closing = databases.CreateDbContext();
                closing.CloseFolder(folder, app.Logger);
            });
        }
        else
        {
            folder.Open();
            await ServerOpening.OpenServerAsync(options.Database, app.Logger);
            await services.GetRequiredService<DatabaseClock>().LookAsync(CancellationToken.None);
        }

        var files = services.GetRequiredService<IFileStore>();
        await files.OpenAsync();
        var time = services.GetRequiredService<TimeProvider>();
        await SortableId.ContinueAfterAsync(database);
        await database.AddFirstRowsAsync(files, options, time);
        var grace = TimeSpan.FromSeconds(options.LostAfterSeconds);
        if (options.Role == Role.Web)
            return;
        if (files is ObjectFiles objects)
            await ObjectSweep.RunAsync(database, objects, grace, time.GetUtcNow().UtcDateTime, app.Logger);
        else
            await Sweep.RunAsync(database, folder, grace, time.GetUtcNow().UtcDateTime, app.Logger);
    }

    private static void AddSharedDatabase(this IServiceCollection services)
    {
        services.AddSingleton<DatabaseClock>().AddSingleton<IHostedService>(provider => new Background(provider.GetRequiredService<DatabaseClock>().RunAsync));
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<DatabaseClock>());
        services.AddSingleton(provider => new PostgresWakeups(
            Databases.Named(provider.GetRequiredService<IOptions<GanServiceOptions>>().Value.Database), provider.GetRequiredService<ILogger<PostgresWakeups>>()));
        services.AddSingleton<Wakeups>(provider => provider.GetRequiredService<PostgresWakeups>()).AddSingleton<IHostedService>(provider => new Background(provider.GetRequiredService<PostgresWakeups>().RunAsync));
        services.AddHostedService(provider => provider.GetRequiredService<StoreReach>());
    }
}
