using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Engine.Checkpoints;
using GanService.Engine.Files;
using Microsoft.Data.Sqlite;

namespace GanService.Api.Hosting;

/// <summary><c>GanService.Api backup TARGET</c>: copies the data folder of a service, which may run meanwhile.</summary>
public static class BackupCommand
{
    /// <summary>Copies, and says why it cannot.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string data, string target)
    {
        var database = Path.Combine(data, DataFolder.DatabaseFile);
        if (!File.Exists(database))
            return await Commands.FailAsync($"There is no database {database}; say which data folder with --GanService:DataDirectory.");
        if (Path.Exists(target))
            return await Commands.FailAsync($"{target} is there already; choose a new folder.");
        if (Path.GetFullPath(target).StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(data)) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return await Commands.FailAsync($"{target} lies in the data folder itself; choose a folder outside.");
        try
        {
            await CopyAsync(data, target);
            return 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SqliteException)
        {
            return await Commands.FailAsync($"The backup failed: {error.Message}{(Directory.Exists(target) ? $" What is in {target} is not complete; delete it." : "")}");
        }
    }

    /// <summary>
    /// Most of the datasets and favourites first. Then the database, and while nobody may write, those that came meanwhile, of which uploads go when they are
    /// imported, and the training states of the running job, which would thin them out; then those of jobs that wait, which may begin to;
    /// then the rest. Files that came later have no row, and are swept when the copy is started.
    /// </summary>
    private static async Task CopyAsync(string data, string target)
    {
        var database = Path.Combine(data, DataFolder.DatabaseFile);
        Directory.CreateDirectory(target);
        CopyFolder(FileKeys.Datasets);
        CopyFolder(FileKeys.Favourites);
        var copy = Path.Combine(target, DataFolder.DatabaseFile);
        await using var source = await OpenAsync(database);
        await using var hold = await source.BeginTransactionAsync(); // keeps other writers out, but not readers
        await using var reader = await OpenAsync(database);
        await ExecuteAsync(reader, "VACUUM INTO $target", ("$target", copy));
        await using var backup = await OpenAsync(copy);
        CopyFolder(FileKeys.Datasets);
        CopyFolder(FileKeys.Favourites);
        await CopyStatesAsync("= 'Running'");
        var hasIdentity = DataIdentity.Read(data) is not null; // not where an older version wrote the folder
        if (hasIdentity)
            await ExecuteAsync(source, "UPDATE Identity SET Generation = Generation + 1"); // tells the copy's database from it
        await hold.CommitAsync();
        if (hasIdentity)
        {
            await WriteIdentityAsync(source, data);
            await WriteIdentityAsync(backup, target);
        }

        await CopyStatesAsync("IN ('Queued', 'Paused')");
        CopyFolder(FileKeys.Jobs);
        await ForgetMissingAsync(backup, "Checkpoints", target, file => $"{FileKeys.Checkpoint(file.Job, file.Step, file.Attempt)}/{CheckpointFolder.GeneratorFile}");
        await ForgetMissingAsync(backup, "Samples", target, file => FileKeys.Sample(file.Job, file.Step, file.Attempt));

        void CopyFolder(string name) => Copy(Path.Combine(data, name), Path.Combine(target, name));

        async Task CopyStatesAsync(string ofJobs)
        {
            foreach (var file in await FilesOfAsync(backup, "Checkpoints", $"f.Resumable AND f.JobId IN (SELECT Id FROM Jobs WHERE State {ofJobs})"))
                CopyFolder(FileKeys.Checkpoint(file.Job, file.Step, file.Attempt));
        }
    }

    private static async Task WriteIdentityAsync(SqliteConnection database, string root)
    {
        await using var command = database.CreateCommand();
        command.CommandText = "SELECT Id, Generation FROM Identity";
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        new DataIdentity { Id = row.GetString(0), Generation = row.GetInt64(1) }.Write(root);
    }

    private static void Copy(string folder, string target)
    {
        if (!Directory.Exists(folder))
            return;
        Directory.CreateDirectory(target);
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).Where(p => Path.GetExtension(p) is not (AtomicFile.Unfinished or DataFolder.Deleted)))
        {
            var copy = Path.Combine(target, Path.GetFileName(path));
            try
            {
                if (Directory.Exists(path))
                    Copy(path, copy);
                else if (!File.Exists(copy))
                    File.Copy(path, copy);
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                // Deleted since it was listed.
            }
        }
    }

    // What was thinned out between the copy of the database and that of the files.
    private static async Task ForgetMissingAsync(SqliteConnection database, string table, string target, Func<JobFile, string> keyOf)
    {
        foreach (var file in (await FilesOfAsync(database, table, "TRUE")).Where(file => !File.Exists(Path.Combine(target, keyOf(file)))))
            await ExecuteAsync(database, $"DELETE FROM {table} WHERE JobId = $job AND Step = $step", ("$job", file.Job), ("$step", file.Step));
    }

    private static async Task<SqliteConnection> OpenAsync(string database)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, DefaultTimeout = 30, Pooling = false }.ToString());
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<JobFile>> FilesOfAsync(SqliteConnection connection, string table, string which)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM pragma_table_info('{table}') WHERE name = 'Attempt'"; // not where an older version wrote it
        var attempt = (long)(await command.ExecuteScalarAsync())! > 0 ? "f.Attempt" : "0";
        command.CommandText = $"SELECT f.JobId, f.Step, {attempt} FROM {table} f WHERE {which}";
        await using var rows = await command.ExecuteReaderAsync();
        List<JobFile> files = [];
        while (await rows.ReadAsync())
            files.Add(new(rows.GetString(0), rows.GetInt32(1), rows.GetInt32(2)));
        return files;
    }

    private sealed record JobFile(string Job, int Step, int Attempt);
}
