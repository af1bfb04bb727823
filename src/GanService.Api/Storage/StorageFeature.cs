using GanService.Api.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Storage;

/// <summary>The data folder and the database in it.</summary>
public static class StorageFeature
{
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
        var folder = context.RequestServices.GetRequiredService<DataFolder>();
        return context.Request is { HasFormContentType: true, ContentLength: { } bytes } && !folder.HasRoomFor(Copies * bytes)
            ? Problems.Of(StatusCodes.Status507InsufficientStorage, StorageFaultHandler.NoRoom(folder)).ExecuteAsync(context)
            : next(context);
    });

    /// <summary>Opens the folder and brings the database to this version, before anything else runs.</summary>
    /// <exception cref="StartupFailedException">One of them cannot be used.</exception>
    public static async Task OpenStorageAsync(this WebApplication app)
    {
        var folder = app.Services.GetRequiredService<DataFolder>();
        try
        {
            await using var database = await app.Services.GetRequiredService<IDbContextFactory<GanServiceDb>>().CreateDbContextAsync();
            await database.Database.MigrateAsync();
            await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL");
        }
        catch (SqliteException error)
        {
            throw new StartupFailedException($"The database {folder.Database} cannot be opened: {error.Message}", error);
        }
    }
}
