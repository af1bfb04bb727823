using System.Net.Sockets;
using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GanService.Api.Store;

/// <summary>Opens a database on a server, which other nodes may do at the same time.</summary>
public static class ServerOpening
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(1), migrationPatience = TimeSpan.FromHours(1), retryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Brings the database to this version. A server that does not answer yet is waited for.</summary>
    /// <exception cref="StartupFailedException">It cannot be used.</exception>
    public static async Task OpenServerAsync(string connection, ILogger log)
    {
        await using var database = Databases.Postgres(connection)(); // without logs: of a new database EF tells that it has no tables
        database.Database.SetCommandTimeout(migrationPatience); // another node's is waited for, too
        var start = TimeProvider.System.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await CheckAsync(database);
                await database.Database.MigrateAsync(); // takes a lock: others wait, and find nothing left to do
                return;
            }
            catch (Exception error) when (Fault(error) is { } fault)
            {
                if (fault is PostgresException { IsTransient: false } || TimeProvider.System.GetElapsedTime(start) > patience)
                    throw new StartupFailedException($"The database of GanService:Database cannot be used: {fault.Message.ReplaceLineEndings(" ")} {Remedy(fault)}", error);
                if (isFirst)
                    log.LogWarning("The database does not answer yet: {Reason}", fault.Message);
                await Task.Delay(retryInterval);
            }
        }
    }

    private static async Task CheckAsync(GanServiceDb database)
    {
        if ((await database.Database.GetAppliedMigrationsAsync()).Except(database.Database.GetMigrations()).FirstOrDefault() is { } newer)
            throw new StartupFailedException($"The database of GanService:Database was written by a newer version of GanService ({newer}). Start that version, or restore a backup from before.");
    }

    private static Exception? Fault(Exception error) => error switch
    {
        NpgsqlException or SocketException => error,
        { InnerException: { } inner } => Fault(inner),
        _ => null,
    };

    private static string Remedy(Exception fault) => fault is PostgresException { SqlState: var state }
        ? state switch
        {
            PostgresErrorCodes.InvalidCatalogName => "Create it: CREATE DATABASE.",
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "Correct its Username or Password.",
            PostgresErrorCodes.InsufficientPrivilege => "Its user must be able to create tables.",
            _ => "",
        }
        : "Correct its Host and Port, or start the server.";
}
