using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace GanService.Api.Storage;

/// <summary>Tells what may pass by itself, such as a full disk or a locked database, from what never does.</summary>
public static class StorageFault
{
    public static bool Is(Exception error) => error switch
    {
        DbUpdateException { InnerException: { } inner } => Is(inner),
        SqliteException sqlite => sqlite.SqliteErrorCode is
            raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_CANTOPEN,
        _ => error is IOException or UnauthorizedAccessException,
    };
}
