using System.Text.Json;
using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;

namespace GanService.Api.Store;

/// <summary>Refuses to start on a folder that is somebody else's, and on a database that is not the folder's own: nothing is touched then.</summary>
public static class Ownership
{
    /// <summary>To be asked before anything is written to a folder.</summary>
    /// <exception cref="StartupFailedException">It is in use for something else, or its database is gone.</exception>
    public static void DemandOwnFolder(DataFolder folder)
    {
        if (!Directory.Exists(folder.Root) || File.Exists(folder.Database))
            return;
        try
        {
            Demand(folder);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new StartupFailedException($"The data folder {folder.Root} cannot be read: {error.Message} Set GanService:DataDirectory to a folder that can.", error);
        }
    }

    /// <summary>To be asked before anything is written to a database.</summary>
    /// <exception cref="StartupFailedException">It is another folder's, or older than the folder.</exception>
    public static async Task DemandOwnDatabaseAsync(GanServiceDb database, DataFolder folder)
    {
        var (ofFile, ofDatabase) = (FileIdentity(folder), await DataIdentity.ReadAsync(database));
        var fault = (ofFile, ofDatabase) switch
        {
            ({ Generation: > 0 }, null) => "is of a version from before this data folder",
            (_, null) => null, // of the first version that has none, or not made yet
            ({ } file, { } row) when file.Id == row.Id => row.Generation < file.Generation ? "is older than its data folder" : null,
            _ => "belongs to another data folder",
        };
        if (fault is not null)
            throw new StartupFailedException($"The database {folder.Database} {fault}. Put the right one back, or restore a backup of the whole folder (docs/operations.md says how); {Adopt(folder)}");
        if (ofFile is null)
            DataIdentity.New().Write(folder.Root);
    }

    private static void Demand(DataFolder folder)
    {
        if (FileIdentity(folder) is null && !folder.IsEmpty)
        {
            throw new StartupFailedException(
                $"The data folder {folder.Root} has files already, and no database of GanService. Set GanService:DataDirectory to an empty folder. If the database is lost, restore it from a backup; {Adopt(folder)}");
        }

        if (folder.Kept().Any())
            throw new StartupFailedException($"The database {folder.Database} is gone, and the folder has jobs or datasets. Put it back, or restore a backup (docs/operations.md says how); {Adopt(folder)}");
    }

    private static DataIdentity? FileIdentity(DataFolder folder)
    {
        try
        {
            return DataIdentity.Read(folder.Root);
        }
        catch (JsonException error)
        {
            throw new StartupFailedException($"{Path.Combine(folder.Root, DataIdentity.FileName)} is damaged. Restore it from a backup; {Adopt(folder)}", error);
        }
    }

    private static string Adopt(DataFolder folder) =>
        $"or run 'dotnet GanService.Api.dll adopt --GanService:DataDirectory={folder.Root}' to go on with what is there, where what the database does not know is moved to {DataFolder.LostFolder}.";
}
