using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace GanService.Api.Store;

/// <summary>
/// Pools no connection that can only read. SQLite opens such where the data folder cannot be written for a moment, and new ones
/// share its index of the log, so that they cannot write either: the pool would hand them out for ever.
/// </summary>
public sealed class ReadOnlyConnections : DbCommandInterceptor, IDbTransactionInterceptor
{
    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Forget(command.Connection, eventData.Exception);
        return Task.CompletedTask;
    }

    // Of a transaction that does not begin, nobody is told.
    public async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        try
        {
            return InterceptionResult<DbTransaction>.SuppressWithResult(await connection.BeginTransactionAsync(eventData.IsolationLevel, cancellationToken));
        }
        catch (SqliteException error)
        {
            Forget(connection, error);
            throw;
        }
    }

    private static void Forget(DbConnection? connection, Exception error)
    {
        if (error is SqliteException { SqliteErrorCode: raw.SQLITE_READONLY } && connection is SqliteConnection sqlite)
            SqliteConnection.ClearPool(sqlite);
    }
}
