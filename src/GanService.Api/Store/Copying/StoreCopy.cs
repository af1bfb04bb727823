using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Copying;

/// <summary>
/// Copies all that is kept from a data folder to servers, or back: the files first, and when they are all there, the rows, all at once. So a
/// copy that was ended at any time has no rows yet, and goes on when it is begun again. The source stays as it is.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="connection">Of the database on a server.</param>
/// <param name="tell">Is told how far it has come.</param>
/// <param name="log">Warnings.</param>
public sealed class StoreCopy(DataFolder folder, ObjectFiles bucket, string connection, Action<CopyProgress> tell, ILogger log)
{
    /// <exception cref="StartupFailedException">The folder, the database or the bucket cannot be used.</exception>
    /// <exception cref="CopyRefusedException">The folder has nothing, or the servers have something else.</exception>
    /// <exception cref="InvalidDataException">What was copied is not the same.</exception>
    public async Task<CopyResult> ToServersAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(folder.Database))
            throw new CopyRefusedException($"There is no database {folder.Database}; say which data folder with --GanService:DataDirectory.");
        return await CopyAsync(
            toServers: true, $"The database of GanService:Database has jobs or datasets that are not those of {folder.Root}. Name a new, empty one.", cancellationToken);
    }

    /// <inheritdoc cref="ToServersAsync"/>
    public Task<CopyResult> ToFolderAsync(CancellationToken cancellationToken) => CopyAsync(
        toServers: false, $"The data folder {folder.Root} has jobs or datasets that are not those of GanService:Database. Set GanService:DataDirectory to a new, empty folder.", cancellationToken);

    private async Task<CopyResult> CopyAsync(bool toServers, string refusal, CancellationToken cancellationToken)
    {
        await using var inFolder = Databases.Sqlite(folder)();
        await using var onServer = Databases.Postgres(connection, retries: 0)(); // so that rows are read one after the other
        await ServerOpening.OpenServerAsync(connection, log);
        await bucket.ReachBucketAsync();
        if (!toServers)
            await DemandStoppedAsync(onServer, cancellationToken);
        await inFolder.OpenFolderAsync(folder);
        try
        {
            return toServers ? await CopyAsync(inFolder, onServer) : await CopyAsync(onServer, inFolder);
        }
        finally
        {
            inFolder.CloseFolder(folder, log);
            SqliteConnection.ClearPool((SqliteConnection)inFolder.Database.GetDbConnection());
        }

        async Task<CopyResult> CopyAsync(GanServiceDb source, GanServiceDb target)
        {
            var rows = await RowCopy.ReadAsync(source, cancellationToken);
            var isThere = rows.SequenceEqual(await RowCopy.ReadAsync(target, cancellationToken));
            if (!isThere && !await RowCopy.IsUnusedAsync(target, cancellationToken))
                throw new CopyRefusedException(refusal);
            var (files, faults) = await new FileCopy(folder, bucket, toServers, tell).RunAsync(await KnownFiles.ReadAsync(source, cancellationToken), cancellationToken);
            if (!isThere)
                await RowCopy.CopyAsync(source, target, rows, table => tell(files with { Table = table }), cancellationToken);
            return new(files, rows, faults);
        }
    }

    private static async Task DemandStoppedAsync(GanServiceDb database, CancellationToken cancellationToken)
    {
        var now = await database.ClockAsync(cancellationToken);
        var leases = database.Jobs.Where(j => j.State == JobState.Running).Select(j => j.LeaseUntil)
            .Concat(database.Datasets.Where(d => d.State == DatasetState.Importing).Select(d => d.LeaseUntil)).Concat(database.Verifications.Select(v => v.LeaseUntil));
        if (await leases.MaxAsync(cancellationToken) is { } until && until > now)
            throw new CopyRefusedException($"A worker is at work in the database of GanService:Database. Stop all nodes; where one was killed, wait until its lease has run out, at {until:HH:mm:ss} UTC.");
    }
}
