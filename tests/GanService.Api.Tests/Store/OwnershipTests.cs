using System.Diagnostics;
using System.Security.Cryptography;
using GanService.Api.Hosting;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;
using Microsoft.Data.Sqlite;

namespace GanService.Api.Tests.Store;

/// <summary>Starts on every kind of folder: whatever is found there, no file disappears, and what is not the service's own is not touched.</summary>
public sealed class OwnershipTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder elsewhere = new();

    [Fact]
    public async Task Start_OnANewDisk_BeginsThere()
    {
        Directory.CreateDirectory(folder.File("data/lost+found")); // which ext4 makes

        await using var service = new TestService(folder);

        Assert.Equal(JobState.Completed, (await service.TrainAsync()).State);
    }

    [Fact]
    public async Task Start_OnAForeignFolder_IsRefusedAndTouchesNothing()
    {
        Write("datasets/portraits/a.png", "jobs/letter.txt", "tmp/notes.txt");
        var before = Snapshot();

        Assert.Contains("Set GanService:DataDirectory to an empty folder", await RefusalAsync());

        Assert.Equal(before, Snapshot());
        Assert.Equal(["datasets", "jobs", "tmp"], Directory.EnumerateFileSystemEntries(folder.File("data")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Start_OnAFolderWithForeignFilesInside_LeavesThemAlone()
    {
        var job = await MakeAsync();
        string[] foreign = ["datasets/portraits/a.png", "jobs/letter.txt", "jobs/gone/checkpoints/00000010/x", "tmp/notes.txt", "tmp/upload", $"jobs/{job}/checkpoints/notes.txt", $"jobs/{job}/samples/best.png", "readme.tmp"];
        Write(foreign);
        var before = Snapshot();

        await MakeAsync();

        Assert.True(before.IsSubsetOf(Snapshot()));
    }

    [Fact]
    public async Task Start_WithoutTheDatabase_IsRefusedUntilTheFolderIsAdopted()
    {
        var job = await MakeAsync();
        SqliteConnection.ClearAllPools(); // which hold its log open
        File.Move(folder.File("data/ganservice.db"), elsewhere.File("ganservice.db"));
        var before = Snapshot();

        var refusal = await RefusalAsync();
        Assert.Contains("ganservice.db is gone", refusal);
        Assert.Contains($"adopt --GanService:DataDirectory={folder.File("data")}", refusal);
        Assert.Equal(before, Snapshot());

        Assert.Equal(0, await AdoptCommand.RunAsync(folder.File("data")));
        await using (var service = new TestService(folder))
            Assert.Empty((await service.GetAsync<JobPage>("/jobs")).Items);
        var lost = Assert.Single(Directory.GetDirectories(folder.File("data/lost+found")), path => path.EndsWith($".jobs.{job}", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(lost, "checkpoints/00000020-1/generator.safetensors")));

        SqliteConnection.ClearAllPools();
        File.Move(elsewhere.File("ganservice.db"), folder.File("data/ganservice.db"), overwrite: true);
        Assert.Contains("belongs to another data folder", await RefusalAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_OnAnOlderDatabase_IsRefusedUntilTheFolderIsAdopted(bool isCopiedWhileTheServiceRuns)
    {
        string older;
        await using (var service = new TestService(folder))
        {
            older = (await service.TrainAsync()).Id;
            if (isCopiedWhileTheServiceRuns)
                Copy(folder.File("data/ganservice.db"));
            else
                await service.DisposeAsync();
        }

        if (!isCopiedWhileTheServiceRuns)
        {
            Copy(folder.File("data/ganservice.db"));
            await MakeAsync();
        }

        SqliteConnection.ClearAllPools();
        File.Move(elsewhere.File("ganservice.db"), folder.File("data/ganservice.db"), overwrite: true);
        var before = Snapshot();

        Assert.Contains("is older than its data folder", await RefusalAsync());
        Assert.Equal(before, Snapshot());

        Assert.Equal(0, await AdoptCommand.RunAsync(folder.File("data")));
        await using var adopted = new TestService(folder);
        Assert.Equal(older, Assert.Single((await adopted.GetAsync<JobPage>("/jobs")).Items).Id);
        Assert.Equal(before.Select(f => f.Sha256).Order(), Snapshot().Select(f => f.Sha256).Order());
    }

    [Fact]
    public async Task Start_OnTheDatabaseOfABackupAlone_IsRefused()
    {
        await MakeAsync();
        Assert.Equal(0, await BackupCommand.RunAsync(folder.File("data"), elsewhere.File("data")));
        SqliteConnection.ClearAllPools();
        File.Copy(elsewhere.File("data/ganservice.db"), folder.File("data/ganservice.db"), overwrite: true);

        Assert.Contains("is older than its data folder", await RefusalAsync());
    }

    [Fact]
    public async Task Start_OnTheDatabaseOfAnotherFolder_IsRefused()
    {
        await MakeAsync();
        await using (var other = new TestService(elsewhere))
            await other.TrainAsync();
        SqliteConnection.ClearAllPools();
        File.Copy(elsewhere.File("data/ganservice.db"), folder.File("data/ganservice.db"), overwrite: true);
        var before = Snapshot();

        Assert.Contains("belongs to another data folder", await RefusalAsync());
        Assert.Equal(before, Snapshot());
    }

    [Theory]
    [InlineData("0.1.0")]
    [InlineData("2026-11-26")]
    public async Task Start_OnAFolderOfAnEarlierVersion_KeepsEveryFileAndACopyOfTheDatabase(string version)
    {
        await EarlierVersion.UnpackAsync(folder, version);
        var before = Snapshot();

        await using (var service = new TestService(folder))
            Assert.Equal(2, (await service.GetAsync<JobPage>("/jobs")).Items.Count);

        Assert.True(before.IsSubsetOf(Snapshot()));
        await using var copy = new SqliteConnection($"Data Source={Assert.Single(Directory.GetFiles(folder.File("data"), "ganservice.before-*.db"))};Pooling=False");
        await copy.OpenAsync();
        await using var count = copy.CreateCommand();
        count.CommandText = "SELECT count(*) FROM Jobs";
        Assert.Equal(2L, await count.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Start_OnAFolderOfAnEarlierVersion_KeepsTheTwoNewestCopiesOnly()
    {
        await EarlierVersion.UnpackAsync(folder, "2026-11-26");
        Write("ganservice.before-20250101000000_A.db", "ganservice.before-20250201000000_B.db");

        await using (var service = new TestService(folder))
            await service.TrainAsync();

        var copies = Directory.GetFiles(folder.File("data"), "ganservice.before-*.db").Select(Path.GetFileName).Order().ToList();
        Assert.Equal(2, copies.Count);
        Assert.Equal("ganservice.before-20250201000000_B.db", copies[0]);
    }

    [Fact]
    public async Task Start_OnADatabaseOfANewerVersion_NamesTheCopiesFromBefore()
    {
        await MakeAsync();
        await ExecuteAsync("INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Future', '99.0.0')");
        Write("ganservice.before-99990101000000_Future.db");
        var before = Snapshot();

        var refusal = await RefusalAsync();

        Assert.Contains("newer version of GanService (99990101000000_Future)", refusal);
        Assert.Contains(folder.File("data/ganservice.before-99990101000000_Future.db"), refusal);
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task Start_WithFilesThatHaveNoRow_MovesThemAsideWhenTheyAreOld()
    {
        var job = await MakeAsync();
        string[] unplaced = [$"jobs/{Guid.NewGuid()}/checkpoints/00000010/manifest.json", $"datasets/{Guid.NewGuid()}/8.pack", $"jobs/{job}/checkpoints/00000019/manifest.json", $"jobs/{job}/samples/00000013.png"];
        Write(unplaced);
        var before = Snapshot();

        await MakeAsync();
        Assert.True(before.IsSubsetOf(Snapshot())); // they are young

        await MakeAsync(("GanService:LostAfterSeconds", "0"));
        Assert.All(unplaced, path => Assert.False(Path.Exists(folder.File($"data/{path}")), path));
        Assert.Equal(unplaced.Length, Directory.GetFileSystemEntries(folder.File("data/lost+found")).Length);
        Assert.True(before.Select(f => f.Sha256).ToHashSet().IsSubsetOf(Snapshot().Select(f => f.Sha256)));
        using var list = Run("lost");
        var listed = await list.StandardOutput.ReadToEndAsync();
        Assert.Contains($".jobs.{job}.samples.00000013.png", listed);
        Assert.Contains("4 entries", listed);
    }

    [Fact]
    public async Task Start_WithAFullLostAndFound_LeavesTheRestWhereItIs()
    {
        var job = await MakeAsync();
        Write([.. Enumerable.Range(0, 999).Select(i => $"lost+found/{i}")]);
        Write($"jobs/{job}/samples/00000013.png", $"jobs/{job}/samples/00000014.png");

        await MakeAsync(("GanService:LostAfterSeconds", "0"));

        Assert.Equal(1000, Directory.GetFileSystemEntries(folder.File("data/lost+found")).Length);
        Assert.Single(new[] { 13, 14 }, step => File.Exists(folder.File($"data/jobs/{job}/samples/{step:D8}.png")));
    }

    [Fact]
    public async Task Start_WithWhatAKilledServiceHadBegun_RemovesIt()
    {
        var job = await MakeAsync();
        var dataset = Path.GetFileName(Assert.Single(Directory.GetDirectories(folder.File("data/datasets"))));
        string[] begun =
        [
            $"tmp/{Guid.NewGuid()}", "tmp/ASPNETCORE_0f8fad5b.tmp", $"jobs/{Guid.NewGuid()}.deleted/checkpoints/00000010/manifest.json", $"datasets/{Guid.NewGuid()}.deleted/8.pack",
            $"jobs/{job}/checkpoints/00000018.tmp/manifest.json", $"jobs/{job}/checkpoints/00000017.deleted/manifest.json", $"jobs/{job}/samples/00000013.png.tmp", $"datasets/{dataset}/16.pack.tmp",
        ];
        Write(begun);

        await MakeAsync();

        Assert.All(begun, path => Assert.False(Path.Exists(folder.File($"data/{path}")), path));
    }

    public void Dispose()
    {
        folder.Dispose();
        elsewhere.Dispose();
    }

    private async Task<string> MakeAsync(params (string, string)[] settings)
    {
        await using var service = new TestService(folder, settings);
        return (await service.TrainAsync()).Id;
    }

    private void Write(params string[] paths)
    {
        foreach (var path in paths)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File($"data/{path}"))!);
            File.WriteAllText(folder.File($"data/{path}"), $"content of {path}");
        }
    }

    private void Copy(string database)
    {
        using var source = new SqliteConnection($"Data Source={database};Pooling=False");
        source.Open();
        using var command = source.CreateCommand();
        command.CommandText = "VACUUM INTO $target";
        command.Parameters.AddWithValue("$target", elsewhere.File("ganservice.db"));
        command.ExecuteNonQuery();
    }

    // The files of the database change when it is opened, TensorBoard's grow.
    private HashSet<(string Path, string Sha256)> Snapshot() =>
        [.. Directory.EnumerateFiles(folder.File("data"), "*", SearchOption.AllDirectories)
            .Where(path => !Path.GetFileName(path).StartsWith("ganservice.db", StringComparison.Ordinal) && Path.GetFileName(path) is not (".lock" or DataIdentity.FileName))
            .Select(path => (path, Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))))];

    private Process Run(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "GanService.Api.dll"), .. arguments, "--urls=http://127.0.0.1:0", $"--GanService:DataDirectory={folder.File("data")}", "--Serilog:MinimumLevel:Default=Fatal"])
    { RedirectStandardError = true, RedirectStandardOutput = true })!;

    private async Task<string> RefusalAsync()
    {
        SqliteConnection.ClearAllPools();
        using var process = Run();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
        return Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={folder.File("data/ganservice.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
