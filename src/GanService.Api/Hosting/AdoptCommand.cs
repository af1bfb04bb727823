using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Hosting;

/// <summary><c>GanService.Api adopt</c>: makes a data folder the service's own as it is, with the database that it has, or with a new one.</summary>
public static class AdoptCommand
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string data)
    {
        using var folder = new DataFolder(Options.Create(new GanServiceOptions { DataDirectory = data }));
        if (!Directory.Exists(folder.Root))
            return await Commands.FailAsync($"There is no folder {folder.Root}; say which with --GanService:DataDirectory.");
        try
        {
            folder.Open();
        }
        catch (StartupFailedException error)
        {
            return await Commands.FailAsync(error.Message);
        }

        if (File.Exists(folder.Database))
        {
            await AdoptDatabaseAsync(folder);
            Console.WriteLine($"{folder.Root} goes on with its database. Files that it does not know are moved to {folder.Lost} by the next start, once they are an hour old.");
            return 0;
        }

        List<string> kept = [.. folder.Kept()];
        foreach (var path in kept)
            folder.SetAside(path);
        DataIdentity.New().Write(folder.Root);
        Console.WriteLine($"{folder.Root} begins with a new database. {kept.Count} folders of jobs, datasets and imported checkpoints were moved to {folder.Lost}; everything else is as it was.");
        return 0;
    }

    // Under a new id, so that the database that was there before is refused should it come back.
    private static async Task AdoptDatabaseAsync(DataFolder folder)
    {
        await using var database = Databases.Sqlite(folder)();
        var identity = DataIdentity.New();
        if (await DataIdentity.ReadAsync(database) is not null)
            await database.Database.ExecuteSqlAsync($"UPDATE Identity SET Id = {identity.Id}, Generation = 0");
        identity.Write(folder.Root);
    }
}
