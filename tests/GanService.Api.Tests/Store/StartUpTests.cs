using System.Diagnostics;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Jobs;
using Microsoft.Data.Sqlite;

namespace GanService.Api.Tests.Store;

/// <summary>What a service finds when it starts: a damaged or newer database, what a killed one left.</summary>
public sealed class StartUpTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Start_OnADatabaseThatIsNone_SaysToRestoreABackup()
    {
        await MakeAsync();
        File.WriteAllText(Database, "This is not a database, but it is long enough to be taken for one at first sight, which is a hundred bytes.");

        Assert.Contains("docs/operations.md", await StartErrorAsync());
    }

    [Fact]
    public async Task Start_OnADatabaseWithADamagedPage_SaysToRestoreABackup()
    {
        await MakeAsync();
        SqliteConnection.ClearAllPools();
        using (var file = File.OpenWrite(Database))
        {
            file.Position = file.Length / 2;
            file.Write(new byte[8192]);
        }

        Assert.Contains("docs/operations.md", await StartErrorAsync());
    }

    [Fact]
    public async Task Start_OnADatabaseThatAnotherProgramHolds_SaysSo()
    {
        await MakeAsync();
        SqliteConnection.ClearAllPools();
        await using var other = new SqliteConnection($"Data Source={Database};Pooling=False");
        await other.OpenAsync();
        await using var hold = other.CreateCommand();
        hold.CommandText = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE";
        await hold.ExecuteNonQueryAsync();

        Assert.Contains("Another program holds it: close that.", await StartErrorAsync());
    }

    [Fact]
    public async Task Start_OnAFolderThatCanOnlyBeRead_SaysSo()
    {
        using var disk = new TestDisk(folder.File("data"), megabytes: 256);
        Assert.SkipUnless(disk.IsMounted, "This needs the right to mount a disk.");
        await MakeAsync();
        disk.TurnReadOnly();
        try
        {
            Assert.Contains("cannot be written", await StartErrorAsync());
        }
        finally
        {
            disk.TurnWritable();
        }
    }

    [Fact]
    public async Task Start_WithAClockThatWasPutBack_KeepsTheOrderOfIds()
    {
        var job = await MakeAsync();
        var later = Guid.CreateVersion7(DateTimeOffset.UtcNow.AddDays(2)).ToString();
        await ExecuteAsync($"UPDATE Checkpoints SET Id = '{later}' WHERE Step = 20 AND JobId = '{job}'");

        await using var service = new TestService(folder);

        Assert.True(string.CompareOrdinal((await service.TrainAsync()).Checkpoint, later) > 0);
    }

    [Fact]
    public async Task Start_AfterAServiceWasKilledWhileItMigrated_DoesNotWaitForIt()
    {
        await MakeAsync();
        await ExecuteAsync("CREATE TABLE IF NOT EXISTS __EFMigrationsLock (Id INTEGER NOT NULL CONSTRAINT PK___EFMigrationsLock PRIMARY KEY, Timestamp TEXT NOT NULL)");
        await ExecuteAsync("INSERT INTO __EFMigrationsLock VALUES (1, '2026-01-01 00:00:00')");

        await using var service = new TestService(folder);

        Assert.NotEmpty((await service.GetAsync<JobPage>("/jobs")).Items);
    }

    [Fact]
    public async Task Start_AfterAServiceWasKilledWhileItThinned_RemovesTheTrainingState()
    {
        var job = await MakeAsync();
        var state = folder.File($"data/jobs/{job}/checkpoints/00000005-1/training.safetensors");
        File.WriteAllText(state, "left");

        await using var service = new TestService(folder);

        Assert.False(File.Exists(state));
        Assert.Equal(4, (await service.CheckpointsAsync(job)).Count);
        Assert.NotEmpty(await service.BytesAsync($"/generate?checkpoint={(await service.CheckpointsAsync(job))[^1].Id}"));
    }

    [Fact]
    public async Task Start_AfterTheFilesOfAJobWereDeleted_SaysOfEachCheckpointThatItsAreMissing()
    {
        var job = await MakeAsync();
        Directory.Delete(folder.File($"data/jobs/{job}"), recursive: true);

        await using var service = new TestService(folder);

        foreach (var checkpoint in await service.CheckpointsAsync(job))
        {
            using var answer = await service.Http.GetAsync($"/generate?checkpoint={checkpoint.Id}");
            Assert.Contains("missing", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Start_WithAnImportedCheckpoint_KeepsItThoughItHasNoJob()
    {
        string address;
        await using (var before = new TestService(folder))
        {
            var job = await before.TrainAsync();
            using var weights = new ByteArrayContent(await before.BytesAsync($"/checkpoints/{job.Checkpoint}/generator.safetensors"));
            using var answer = await before.Http.PostAsync("/checkpoints", weights);
            address = $"/generate?checkpoint={(await TestService.ReadAsync<CheckpointResponse>(answer)).Id}";
        }

        await using var service = new TestService(folder);

        Assert.NotEmpty(await service.BytesAsync(address));
    }

    public void Dispose() => folder.Dispose();

    private string Database => folder.File("data/ganservice.db");

    private async Task<string> StartErrorAsync()
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "GanService.Api.dll"), "--urls=http://127.0.0.1:0", $"--GanService:DataDirectory={folder.File("data")}", "--Serilog:MinimumLevel:Default=Fatal"];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
        return Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<string> MakeAsync()
    {
        await using var service = new TestService(folder);
        return (await service.TrainAsync(("checkpointEverySteps", 5))).Id;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
