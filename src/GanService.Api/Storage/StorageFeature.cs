using GanService.Api.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace GanService.Api.Storage;

/// <summary>The data folder and the database in it.</summary>
public static class StorageFeature
{
    private const string Restore = "Restore a backup: docs/operations.md says how.";

    public static void AddStorage(this IServiceCollection services)
    {
        services.AddSingleton<DataFolder>();
        services.AddDbContextFactory<GanServiceDb>((provider, options) =>
            options.UseSqlite(new SqliteConnectionStringBuilder { DataSource = provider.GetRequiredService<DataFolder>().Database, DefaultTimeout = 30 }.ToString()));
    }

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
        try
        {
            await using var database = await app.Services.GetRequiredService<IDbContextFactory<GanServiceDb>>().CreateDbContextAsync();
            await CheckAsync(database, folder);
            await database.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS __EFMigrationsLock"); // of a service that was killed; nobody else is here
            await database.Database.MigrateAsync();
            await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL");
            foreach (var newest in new[] { await database.Jobs.MaxAsync(j => j.Id), await database.Checkpoints.MaxAsync(c => c.Id) })
            {
                if (Guid.TryParse(newest, out _))
                    SortableId.ContinueAfter(newest);
            }

            await Orphans.DeleteAsync(database, folder, app.Logger);
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
            throw new StartupFailedException($"The database {folder.Database} was written by a newer version of GanService ({newer}). Start that version, or restore a backup from before.");
    }
}
