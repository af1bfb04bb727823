using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL;

namespace GanService.Api.Store;

/// <summary>Makes contexts of the database that the settings name.</summary>
public sealed class Databases(IOptions<GanServiceOptions> settings, DataFolder folder, ILoggerFactory logs) : IDbContextFactory<GanServiceDb>
{
    private readonly Func<GanServiceDb> create = settings.Value.IsAlone ? Sqlite(folder, logs) : Postgres(settings.Value.Database, logs);

    public GanServiceDb CreateDbContext() => create();

    /// <summary>Contexts of a data folder's own database.</summary>
    public static Func<GanServiceDb> Sqlite(DataFolder folder, ILoggerFactory? logs = null)
    {
        var options = Complete(new DbContextOptionsBuilder<GanServiceDb>().UseLoggerFactory(logs)
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = folder.Database, DefaultTimeout = 30 }.ToString())
            .AddInterceptors(new ReadOnlyConnections()));
        return () => new GanServiceDb(options);
    }

    /// <summary>Contexts of a database of a server. Where queries are asked again, all that they find is in memory before it is read.</summary>
    public static Func<GanServiceDb> Postgres(string connection, ILoggerFactory? logs = null, int retries = 8)
    {
        var options = Complete(new DbContextOptionsBuilder<PostgresDb>().UseLoggerFactory(logs)
            .UseNpgsql(Named(connection), server => server.ExecutionStrategy(dependencies => new RetryOutsideTransactions(dependencies, retries))));
        return () => new PostgresDb(options);
    }

    /// <summary>Whether a setting is a connection string that names a server.</summary>
    public static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The connection string, with the service's name where it has none: it is seen in the server's lists.</summary>
    public static string Named(string connection)
    {
        var named = new NpgsqlConnectionStringBuilder(connection);
        named.ApplicationName ??= "GanService";
        return named.ToString();
    }

    // Whether a migration is missing is asked by a test: at every start it would take a tenth of a second.
    private static DbContextOptions<T> Complete<T>(DbContextOptionsBuilder<T> builder)
        where T : DbContext =>
        builder.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)).Options;

    /// <summary>Queries are asked again when the server restarts. What is in a transaction is done again by who began it, who knows what is in it.</summary>
    private sealed class RetryOutsideTransactions(ExecutionStrategyDependencies dependencies, int retries) : NpgsqlRetryingExecutionStrategy(dependencies, retries)
    {
        protected override void OnFirstExecution() => ExceptionsEncountered.Clear();

        protected override bool ShouldRetryOn(Exception? exception) => Dependencies.CurrentContext.Context.Database.CurrentTransaction is null && base.ShouldRetryOn(exception);
    }
}
