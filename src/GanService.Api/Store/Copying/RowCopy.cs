using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Copying;

/// <summary>Copies all rows in one transaction: until they are found to be the same, there are none.</summary>
internal static class RowCopy
{
    /// <summary>What a database has.</summary>
    public static async Task<IReadOnlyList<TableDigest>> ReadAsync(GanServiceDb database, CancellationToken cancellationToken)
    {
        List<TableDigest> read = [];
        foreach (var table in Table.All)
            read.Add(await table.ReadAsync(database, target: null, cancellationToken));
        return read;
    }

    /// <summary>Whether a database has no rows but what a first start makes.</summary>
    public static async Task<bool> IsUnusedAsync(GanServiceDb database, CancellationToken cancellationToken)
    {
        foreach (var table in Table.All.Where(t => !t.IsOfAStart))
        {
            if (await table.HasRowsAsync(database, cancellationToken))
                return false;
        }

        return !await database.Datasets.AnyAsync(d => d.Source != DatasetSource.Synthetic, cancellationToken)
            && !await database.Checkpoints.AnyAsync(c => c.Id != Portraits.Id, cancellationToken)
            && !await database.Aliases.AnyAsync(a => a.CheckpointId != Portraits.Id, cancellationToken);
    }

    /// <param name="source">Where they are.</param>
    /// <param name="target">Where they come to.</param>
    /// <param name="expected">What was in the source before.</param>
    /// <param name="copied">Is told of each table.</param>
    /// <param name="cancellationToken">Leaves the target as it was.</param>
    /// <exception cref="CopyRefusedException">One of the two was written by others meanwhile.</exception>
    /// <exception cref="InvalidDataException">They are not the same.</exception>
    public static async Task CopyAsync(GanServiceDb source, GanServiceDb target, IReadOnlyList<TableDigest> expected, Action<TableDigest> copied, CancellationToken cancellationToken)
    {
        await using var transaction = await target.Database.BeginTransactionAsync(cancellationToken);
        await KeepOthersOutAsync(target, cancellationToken);
        if (!await IsUnusedAsync(target, cancellationToken))
            throw new CopyRefusedException("A service began to use the target meanwhile. Stop it, empty the target, and run this again.");
        await target.Datasets.ExecuteDeleteAsync(cancellationToken);
        await target.Aliases.ExecuteDeleteAsync(cancellationToken);
        await target.Checkpoints.ExecuteDeleteAsync(cancellationToken);
        await target.SignIns.ExecuteDeleteAsync(cancellationToken);
        await target.ApiKeys.ExecuteDeleteAsync(cancellationToken);
        foreach (var (table, before) in Table.All.Zip(expected))
        {
            var now = await table.ReadAsync(source, target, cancellationToken);
            if (now != before)
                throw new CopyRefusedException("The source was changed while it was copied. Stop every service that uses it, and run this again.");
            copied(now);
        }

        if ((await ReadAsync(target, cancellationToken)).Except(expected).FirstOrDefault() is { } other)
            throw new InvalidDataException($"The rows of {other.Name} are not read as they were written: is a trigger or a rule on that table?");
        await transaction.CommitAsync(cancellationToken);
    }

    // In a data folder, its lock does.
    private static async Task KeepOthersOutAsync(GanServiceDb database, CancellationToken cancellationToken)
    {
        if (database is not PostgresDb)
            return;
        var sql = $"LOCK TABLE {string.Join(", ", Table.All.Select(t => $"\"{database.Model.FindEntityType(t.Rows)!.GetTableName()}\""))} IN EXCLUSIVE MODE";
        await database.Database.ExecuteSqlRawAsync(sql, cancellationToken);
    }
}
