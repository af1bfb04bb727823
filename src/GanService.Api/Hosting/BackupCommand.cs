using GanService.Api.Storage;
using Microsoft.Data.Sqlite;

namespace GanService.Api.Hosting;

/// <summary><c>GanService.Api backup TARGET</c>: copies the data folder of a service, which may run meanwhile.</summary>
public static class BackupCommand
{
    /// <summary>Copies the database first: files that come later have no row in it, and are swept; each appears whole or not at all.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string data, string target)
    {
        var database = Path.Combine(data, DataFolder.DatabaseFile);
        if (!File.Exists(database) || Path.Exists(target))
        {
            await Console.Error.WriteLineAsync(File.Exists(database) ? $"{target} is there already; choose a new folder." : $"There is no database {database}; say which data folder with --GanService:DataDirectory.");
            return 1;
        }

        Directory.CreateDirectory(target);
        await using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, DefaultTimeout = 30, Pooling = false }.ToString()))
        {
            await connection.OpenAsync();
            await using var copy = connection.CreateCommand();
            copy.CommandText = "VACUUM INTO $target";
            copy.Parameters.AddWithValue("$target", Path.Combine(target, DataFolder.DatabaseFile));
            await copy.ExecuteNonQueryAsync();
        }

        foreach (var folder in new[] { DataFolder.DatasetsFolder, DataFolder.JobsFolder }.Where(f => Directory.Exists(Path.Combine(data, f))))
            Copy(Path.Combine(data, folder), Path.Combine(target, folder));
        return 0;
    }

    private static void Copy(string folder, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).Where(p => !p.EndsWith(".tmp", StringComparison.Ordinal)))
        {
            try
            {
                if (Directory.Exists(path))
                    Copy(path, Path.Combine(target, Path.GetFileName(path)));
                else
                    File.Copy(path, Path.Combine(target, Path.GetFileName(path)));
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                // Thinned out since it was listed; the next newer one is there.
            }
        }
    }
}
