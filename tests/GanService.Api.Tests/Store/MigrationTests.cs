using System.Runtime.InteropServices;
using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;
using GanService.Engine.Losses;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;

namespace GanService.Api.Tests.Store;

public sealed class MigrationTests(Servers servers) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Losses_OfTheFirstVersion_AreStillThere()
    {
        Directory.CreateDirectory(folder.File("data"));
        await using (var old = new GanServiceDb(new DbContextOptionsBuilder<GanServiceDb>().UseSqlite($"Data Source={folder.File("data/ganservice.db")}").Options))
        {
            await old.GetService<IMigrator>().MigrateAsync("Initial");
            await old.Database.ExecuteSqlRawAsync("""
                INSERT INTO Jobs (Id, Name, Recipe, DatasetId, DatasetName, Priority, Steps, ConfigurationJson, CreatedAt, State, CancelRequested, Version, Step)
                VALUES ('old', 'old', 'article', 'd', 'faces', 0, 3, '{{}}', '2026-01-01 00:00:00', 'Completed', 0, 1, 3)
                """);
            await InsertAsync(old, 1, [new(1, 2, 3, 0.5f), new(4, 5, 6, 0.25f)]);
            await InsertAsync(old, 3, [new(7, 8, 9, 1)]);
        }

        await using var service = new TestService(folder);

        var losses = await service.GetAsync<LossesResponse>("/jobs/old/losses");
        Assert.Equal([1, 2, 3], losses.Steps);
        Assert.Equal([3, 6, 9], losses.Generator);
        Assert.Contains("\"steps\":[1,2,3]", await service.Http.GetStringAsync("/jobs/old/events"));
    }

    [Theory]
    [InlineData(Form.Folder)]
    [InlineData(Form.Servers)]
    public async Task Distance_OfACheckpointThatWasMeasuredBefore_IsThatInDetailsOverItsFloor(Form form)
    {
        var postgres = form == Form.Servers ? await servers.NewDatabaseAsync() : null;
        Directory.CreateDirectory(folder.File("data"));
        Func<GanServiceDb> open = postgres is null ? Databases.Sqlite(new(Options.Create(new GanServiceOptions { DataDirectory = folder.File("data") }))) : Databases.Postgres(postgres);
        await using (var old = open())
        {
            await old.GetService<IMigrator>().MigrateAsync("Preparation");
            await InsertCheckpointAsync(old, "measured", 24.75, """{"step":1,"images":2,"slicedWasserstein":24.75,"floor":16.5}""");
            await InsertCheckpointAsync(old, "same", 2, """{"step":1,"images":2,"slicedWasserstein":2,"floor":0}""");
            await InsertCheckpointAsync(old, "new", null, null);
            await old.Database.MigrateAsync();
        }

        await using var database = open();
        var distances = await database.Checkpoints.ToDictionaryAsync(c => c.Id, c => c.Distance);

        Assert.Equal(1.5, distances["measured"]!.Value, 1e-9);
        Assert.Equal(2000, distances["same"]!.Value, 1e-6);
        Assert.Null(distances["new"]);
    }

    [Fact]
    public void Migrations_OfBothDatabases_MakeTheModelAsItIs()
    {
        using var sqlite = Databases.Sqlite(new(Options.Create(new GanServiceOptions { DataDirectory = folder.File("data") })))();
        using var postgres = Databases.Postgres("Host=nowhere")();

        Assert.False(sqlite.Database.HasPendingModelChanges());
        Assert.False(postgres.Database.HasPendingModelChanges());
    }

    public void Dispose() => folder.Dispose();

    private static Task InsertCheckpointAsync(GanServiceDb old, string id, double? distance, string? quality) => old.Database.ExecuteSqlAsync($"""
        INSERT INTO "Checkpoints" ("Id", "JobId", "Step", "Attempt", "ImageSize", "Sha256", "GeneratorBytes", "TrainingBytes", "Resumable", "SlicedWasserstein", "QualityJson", "CreatedAt")
        VALUES ({id}, {id}, 1, 0, 32, '', 0, 0, {false}, {distance}, {quality}, {new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)})
        """);

    private static async Task InsertAsync(GanServiceDb database, int first, StepLosses[] losses) => await database.Database.ExecuteSqlAsync(
        $"INSERT INTO LossChunks (JobId, FirstStep, LastStep, \"Values\") VALUES ('old', {first}, {first + losses.Length - 1}, {MemoryMarshal.AsBytes(losses.AsSpan()).ToArray()})");
}
