using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Engine.Files;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store;

/// <summary>Copies of the database from before it was brought to a newer version, beside it; the last two stay.</summary>
public static class DatabaseCopies
{
    private const int Kept = 2;

    private const string Prefix = "ganservice.before-", Extension = ".db";

    /// <summary>Copies a database that is about to be migrated.</summary>
    public static async Task MakeAsync(GanServiceDb database, DataFolder folder)
    {
        if (!File.Exists(folder.Database) || !(await database.Database.GetAppliedMigrationsAsync()).Any() || (await database.Database.GetPendingMigrationsAsync()).LastOrDefault() is not { } newest)
            return;
        var path = Path.Combine(folder.Root, $"{Prefix}{newest}{Extension}");
        File.Delete(path + AtomicFile.Unfinished);
        try
        {
            await database.Database.ExecuteSqlAsync($"VACUUM INTO {path + AtomicFile.Unfinished}");
        }
        catch
        {
            File.Delete(path + AtomicFile.Unfinished); // half of it takes room that is missing
            throw;
        }

        using (var copy = new FileStream(path + AtomicFile.Unfinished, FileMode.Open))
            copy.Flush(flushToDisk: true);
        AtomicFile.Publish(path + AtomicFile.Unfinished, path);
        foreach (var old in NewestFirst(folder).Skip(Kept))
            File.Delete(old);
    }

    /// <summary>A sentence that names them; empty where there are none.</summary>
    public static string Named(DataFolder folder) =>
        NewestFirst(folder) is [_, ..] copies ? $" Copies from before an upgrade: {string.Join(", ", copies)}." : "";

    // By the migration that they are from before, whose names begin with its time.
    private static IReadOnlyList<string> NewestFirst(DataFolder folder) =>
        [.. Directory.EnumerateFiles(folder.Root, $"{Prefix}*{Extension}").OrderDescending(StringComparer.Ordinal)];
}
