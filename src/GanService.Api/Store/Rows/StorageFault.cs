using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SQLitePCL;

namespace GanService.Api.Store.Rows;

/// <summary>Tells what may pass by itself, such as a full disk or a database that cannot be reached, from what never does.</summary>
public static class StorageFault
{
    public static bool Is(Exception error) => error is IOException or UnauthorizedAccessException || IsOfDatabase(error) || error is DbUpdateException { InnerException: { } inner } && Is(inner);

    /// <summary>The same of the database only.</summary>
    public static bool IsOfDatabase(Exception error) => error switch
    {
        DbUpdateException { InnerException: { } inner } => IsOfDatabase(inner),
        InvalidOperationException { InnerException: NpgsqlException inner } => IsOfDatabase(inner), // EF's advice to try again
        SqliteException sqlite => sqlite.SqliteErrorCode is
            raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_CANTOPEN,
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction || postgres.SqlState[..2] is "53" or "57" or "58", // no room, stopped, its disk
        NpgsqlException => true, // no connection, or none any more
        _ => false,
    };
}
