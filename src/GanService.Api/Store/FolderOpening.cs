using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace GanService.Api.Store;

/// <summary>Opens a data folder that has its database in it: only one process does at a time.</summary>
public static class FolderOpening
{
    private const string Restore = "Restore a backup: docs/operations.md says how.";

    /// <summary>Takes the folder, checks that both are the service's own, and brings the database to this version.</summary>
    /// <exception cref="StartupFailedException">One of them cannot be used.</exception>
    public static async Task OpenFolderAsync(this GanServiceDb database, DataFolder folder)
    {
        Ownership.DemandOwnFolder(folder);
        folder.Open();
        try
        {
            await CheckAsync(database, folder);
            await Ownership.DemandOwnDatabaseAsync(database, folder);
            await DatabaseCopies.MakeAsync(database, folder);
            await database.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS __EFMigrationsLock"); // of a service that was killed; nobody else is here
            await database.Database.MigrateAsync();
            await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL");
            await DataIdentity.RaiseAsync(database, folder.Root);
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

    /// <summary>Writes the end of the service down.</summary>
    public static void CloseFolder(this GanServiceDb database, DataFolder folder, ILogger log)
    {
        try
        {
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
