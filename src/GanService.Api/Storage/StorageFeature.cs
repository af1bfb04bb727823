using GanService.Api.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace GanService.Api.Storage;

/// <summary>The data folder and the database in it.</summary>
public static class StorageFeature
{
    private const string Restore = "Restore a backup: docs/operations.md says how.";

    public static void AddStorage(this IServiceCollection services)
    {
        services.AddSingleton<DataFolder>();
        services.AddDbContextFactory<GanServiceDb>((provider, options) => options.UseDatabaseIn(provider.GetRequiredService<DataFolder>()));
    }

    /// <summary>Chooses the database of a data folder.</summary>
    public static void UseDatabaseIn(this DbContextOptionsBuilder options, DataFolder folder) =>
        options.UseSqlite(new SqliteConnectionStringBuilder { DataSource = folder.Database, DefaultTimeout = 30 }.ToString());

    /// <summary>Refuses uploads that the disk has no room for, before the framework begins to read them.</summary>
    public static void UseRoomForUploads(this WebApplication app) => app.Use((context, next) =>
    {
        const long Copies = 3; // as it comes in, as it is kept, and as packed images
        if (context.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true) // to ask for the form itself would fix its limits before the route's are known
            context.RequestServices.GetRequiredService<DataFolder>().DemandRoomFor(Copies * (context.Request.ContentLength ?? 0));
        return next(context);
    });

    /// <summary>Opens the folder and brings the database to this version, before anything else runs.</summary>
    /// <exception cref="StartupFailedException">One of them cannot be used.</exception>
    public static async Task OpenStorageAsync(this WebApplication app)
    {
        var folder = app.Services.GetRequiredService<DataFolder>();
        var options = app.Services.GetRequiredService<IOptions<GanServiceOptions>>().Value;
        Ownership.DemandOwnFolder(folder);
        folder.Open();
        try
        {
            var databases = app.Services.GetRequiredService<IDbContextFactory<GanServiceDb>>();
            await using var database = await databases.CreateDbContextAsync();
            await CheckAsync(database, folder);
            await Ownership.DemandOwnDatabaseAsync(database, folder);
            await DatabaseCopies.MakeAsync(database, folder);
            await database.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS __EFMigrationsLock"); // of a service that was killed; nobody else is here
            await database.Database.MigrateAsync();
            await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL");
            foreach (var newest in new[] { await database.Jobs.MaxAsync(j => j.Id), await database.Checkpoints.MaxAsync(c => c.Id) })
            {
                if (Guid.TryParse(newest, out _))
                    SortableId.ContinueAfter(newest);
            }

            await DataIdentity.RaiseAsync(database, folder.Root);
            app.Lifetime.ApplicationStopping.Register(() => Close(databases, folder, app.Logger));
            await Sweep.RunAsync(database, folder, TimeSpan.FromSeconds(options.LostAfterSeconds), app.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime, app.Logger);
        }
        catch (SqliteException error)
        {
            var remedy = error.SqliteErrorCode switch
            {
                raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "Another program holds it: close that.",
                raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Restore,
                raw.SQLITE_FULL => "Make room on its disk.",
                _ => "The service must be able to read and write it.",
            };
            throw new StartupFailedException($"The database {folder.Database} cannot be opened: {error.Message} {remedy}", error);
        }
    }

    private static void Close(IDbContextFactory<GanServiceDb> databases, DataFolder folder, ILogger log)
    {
        try
        {
            using var database = databases.CreateDbContext();
            DataIdentity.RaiseAsync(database, folder.Root).GetAwaiter().GetResult();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            log.LogWarning("The end of the service is not written down: {Reason}", error.GetBaseException().Message);
        }
    }

    private static async Task CheckAsync(GanServiceDb database, DataFolder folder)
    {
        if (!File.Exists(folder.Database))
            return;
        await database.Database.OpenConnectionAsync();
        await using var check = database.Database.GetDbConnection().CreateCommand();
        check.CommandText = "PRAGMA quick_check(1)";
        if (await check.ExecuteScalarAsync() is var finding and not "ok")
            throw new StartupFailedException($"The database {folder.Database} is damaged: {$"{finding}".Split('\n')[^1]}. {Restore}");
        if ((await database.Database.GetAppliedMigrationsAsync()).Except(database.Database.GetMigrations()).FirstOrDefault() is { } newer)
            throw new StartupFailedException($"The database {folder.Database} was written by a newer version of GanService ({newer}). Start that version, or restore a backup from before.{DatabaseCopies.Named(folder)}");
    }
}
