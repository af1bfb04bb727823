using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using GanService.Api.Store;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Engine;
using GanService.Engine.Recipes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GanService.Benchmarks;

/// <summary>Workers that empty a queue in PostgreSQL: as the service does, with what it writes down and announces, and by the claim's statement alone.</summary>
internal sealed class ClaimRace : IDbContextFactory<GanServiceDb>, IAsyncDisposable
{
    public const int Workers = 8, Jobs = 2000;

    // That of JobRows.ClaimAsync.
    private const string Statement = """
        UPDATE "Jobs" SET "State" = 'Running', "Worker" = $1, "LeaseUntil" = $2, "Attempt" = "Attempt" + 1, "StartedAt" = COALESCE("StartedAt", $3),
            "Warning" = NULL, "HealthyCheckpoint" = NULL, "Version" = "Version" + 1, "LastEvent" = "LastEvent" + 1
        WHERE "Id" = (SELECT "Id" FROM "Jobs" WHERE "State" = 'Queued' ORDER BY "Priority" DESC, "Id" LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING *
        """;

    private static readonly TimeSpan lease = TimeSpan.FromMinutes(1);

    private readonly Func<GanServiceDb> databases;
    private readonly NpgsqlDataSource source;
    private readonly PostgresWakeups wakeups;
    private readonly JobJournal journal;
    private readonly CancellationTokenSource ended = new();
    private Task announcing = Task.CompletedTask;

    public ClaimRace(string connection)
    {
        databases = Databases.Postgres(connection);
        source = NpgsqlDataSource.Create(connection);
        wakeups = new(connection, NullLogger<PostgresWakeups>.Instance);
        journal = new(this, wakeups, TimeProvider.System, NullLogger<TrainingJob>.Instance);
    }

    /// <summary>Jobs that were taken in all races, and how many of them more than once.</summary>
    public (int Taken, int Twice) Counts { get; private set; }

    public GanServiceDb CreateDbContext() => databases();

    public async Task OpenAsync()
    {
        await using var database = databases();
        await database.Database.MigrateAsync();
        announcing = wakeups.RunAsync(ended.Token);
    }

    /// <summary>Claims a second as the service makes them.</summary>
    public Task<double> ServiceAsync() => RaceAsync(async taken =>
    {
        while (await journal.ClaimAsync("worker", lease, CancellationToken.None) is { } job)
            taken.Add(job.Id);
    });

    /// <summary>Claims a second by the statement alone, which is prepared and commits by itself.</summary>
    public Task<double> BareAsync() => RaceAsync(async taken =>
    {
        await using var open = await source.OpenConnectionAsync();
        await using var claim = new NpgsqlCommand(Statement, open) { Parameters = { new() { Value = "worker" }, new() { Value = DateTime.UtcNow + lease }, new() { Value = DateTime.UtcNow } } };
        await claim.PrepareAsync();
        while (await claim.ExecuteScalarAsync() is string id)
            taken.Add(id);
    });

    /// <summary>Leaves so many jobs there, all of which wait.</summary>
    public static async Task FillAsync(GanServiceDb database, int jobs)
    {
        await database.Database.ExecuteSqlAsync($"TRUNCATE \"Jobs\", \"JobEvents\"");
        var configuration = JsonSerializer.Serialize(new TrainingConfiguration(), EngineJson.Options);
        database.Jobs.AddRange(Enumerable.Range(0, jobs).Select(i => new TrainingJob
        {
            Id = SortableId.New(TimeProvider.System),
            Name = $"{i}",
            Recipe = "article",
            DatasetId = "none",
            DatasetName = "none",
            Priority = 0,
            Steps = 5000,
            ConfigurationJson = configuration,
            CreatedAt = DateTime.UtcNow,
        }));
        await database.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await announcing;
        ended.Dispose();
        await wakeups.DisposeAsync();
        await source.DisposeAsync();
    }

    private async Task<double> RaceAsync(Func<ConcurrentBag<string>, Task> work)
    {
        await FillAsync();
        ConcurrentBag<string> taken = [];
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => work(taken))));
        var seconds = watch.Elapsed.TotalSeconds;
        var jobs = taken.Distinct().Count();
        Counts = (Counts.Taken + jobs, Counts.Twice + taken.Count - jobs);
        return taken.Count / seconds;
    }

    private async Task FillAsync()
    {
        await using var database = databases();
        await FillAsync(database, Jobs);
        await database.Database.ExecuteSqlAsync($"VACUUM ANALYZE \"Jobs\", \"JobEvents\"");
    }
}
