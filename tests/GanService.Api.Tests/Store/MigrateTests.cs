using System.Net.Http.Json;
using System.Security.Cryptography;
using GanService.Api.Hosting;
using GanService.Api.Settings;
using GanService.Api.Store.Copying;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Aliases;
using GanService.Api.Web.Datasets;
using GanService.Api.Web.Experiments;
using GanService.Api.Web.Favourites;
using GanService.Api.Web.Http;
using GanService.Api.Web.Jobs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace GanService.Api.Tests.Store;

/// <summary>A data folder that becomes a database and a bucket, and these that become a data folder.</summary>
public sealed class MigrateTests(Servers servers) : IDisposable
{
    private readonly TemporaryFolder folder = new(), node = new(), elsewhere = new();

    [Fact]
    public async Task Copy_ThereAndBack_AnswersTheSameAndItsJobsEndAsTheyWouldHave()
    {
        var settings = await servers.NewSettingsAsync();
        await (await TestStore.OpenAsync(node, [.. settings, ("GanService:Portraits", "true")])).DisposeAsync(); // a database that was started on, but not used
        string[] recipes = ["article", "dcgan", "faces"];
        Dictionary<string, string> wholes = [];
        List<(string Recipe, string Id)> paused = [];
        Answers before;
        await using (var service = new TestService(folder))
        {
            before = await FillAsync(service);
            foreach (var recipe in recipes)
            {
                wholes[recipe] = (await service.QueueAsync(Job(recipe))).Id;
                await service.WaitForAsync(wholes[recipe], j => j.State == JobState.Completed);
                for (var i = 0; i < 2; i++)
                    paused.Add((recipe, await PauseAsync(service, recipe)));
            }
        }

        var files = Snapshot(folder);
        Assert.Equal(0, await MigrateAsync(MigrateCommand.ToServers, folder, settings));
        Assert.Equal(files, Snapshot(folder));
        await using (var service = new TestService(node, settings))
        {
            await AssertAnswersAsync(before, service);
            foreach (var recipe in recipes)
                await AssertEndsAsItsTwinAsync(service, wholes[recipe], paused.First(p => p.Recipe == recipe).Id);
        }

        Assert.Equal(0, await MigrateAsync(MigrateCommand.ToFolder, elsewhere, settings));
        await using (var service = new TestService(elsewhere))
        {
            await AssertAnswersAsync(before, service);
            foreach (var recipe in recipes)
                await AssertEndsAsItsTwinAsync(service, wholes[recipe], paused.Last(p => p.Recipe == recipe).Id);
        }
    }

    [Theory]
    [InlineData("0.1.0")]
    [InlineData("2026-11-26")]
    public async Task Copy_OfAnEarlierVersion_GoesOnToTheSameWeights(string version)
    {
        await EarlierVersion.UnpackAsync(folder, version);
        var settings = await servers.NewSettingsAsync();

        Assert.Equal(0, await MigrateAsync(MigrateCommand.ToServers, folder, settings));

        await using var service = new TestService(node, settings);
        var jobs = (await service.GetAsync<JobPage>("/jobs")).Items;
        var (whole, paused) = (jobs.Single(j => j.Name == "whole"), jobs.Single(j => j.Name == "paused"));
        await ResumeAsync(service, paused.Id);
        Assert.Equal(await service.BytesAsync($"/jobs/{whole.Id}/losses.csv"), await service.BytesAsync($"/jobs/{paused.Id}/losses.csv"));
        Assert.Equal((await service.CheckpointsAsync(whole.Id))[0].Sha256, (await service.CheckpointsAsync(paused.Id))[0].Sha256);
        Assert.NotEmpty(await service.BytesAsync($"/jobs/{whole.Id}/progress.gif"));
        await using var database = await service.DatabaseAsync();
        var last = await database.JobEvents.GroupBy(e => e.JobId).Select(g => new { g.Key, Last = g.Max(e => e.Number) }).ToListAsync();
        Assert.All(last, l => Assert.Equal(l.Last, database.Jobs.Single(j => j.Id == l.Key).LastEvent));
    }

    [Theory]
    [InlineData(true, 1, null)]
    [InlineData(true, 9, null)]
    [InlineData(true, 0, nameof(TrainingJob))]
    [InlineData(false, 9, null)]
    [InlineData(false, 0, nameof(JobEvent))]
    public async Task Copy_ThatIsEndedInItsMidst_GoesOnAndDoublesNothing(bool toServers, int files, string? table)
    {
        var settings = await servers.NewSettingsAsync();
        await EarlierVersion.UnpackAsync(folder, "2026-11-26");
        if (!toServers)
            await CopyAsync(true, folder, settings);
        var data = toServers ? folder : elsewhere;
        using var end = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CopyAsync(toServers, data, settings, End, end.Token));
        Assert.Equal(0, await JobsAsync(toServers, data, settings)); // nothing counts before everything is there
        List<int> counted = [];
        var copied = await CopyAsync(toServers, data, settings, progress => counted.Add(progress.Files));
        var again = await CopyAsync(toServers, data, settings);

        Assert.Equal(Enumerable.Range(0, copied.Files.AllFiles + 1), counted.Distinct());
        Assert.Equal(copied.Files.AllFiles, copied.Files.Files);
        Assert.Equal(copied.Tables, again.Tables);
        Assert.Equal(2, await JobsAsync(toServers, data, settings));
        Assert.Empty(copied.Faults);

        void End(CopyProgress progress)
        {
            if (files > 0 ? progress.Files == files : progress.Table?.Name == table)
                end.Cancel();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Copy_ToWhereOthersAre_IsRefusedAndWritesNothing(bool toServers)
    {
        var settings = await servers.NewSettingsAsync();
        await EarlierVersion.UnpackAsync(folder, "2026-11-26");
        if (!toServers)
            await CopyAsync(true, folder, settings);
        await using (var service = toServers ? new TestService(node, settings) : new TestService(elsewhere))
            await service.TrainAsync();
        var data = toServers ? folder : elsewhere;
        var before = Snapshot(data);

        var error = await Assert.ThrowsAsync<CopyRefusedException>(() => CopyAsync(toServers, data, settings));

        Assert.Contains("new, empty", error.Message);
        Assert.Equal(1, await JobsAsync(toServers, data, settings));
        Assert.Equal(before, Snapshot(data));
        if (toServers)
            await AssertBucketLacksAsync(settings, before.Keys);
    }

    [Fact]
    public async Task Copy_OfFilesThatAreDamagedOrMissing_IsAsTheyAreAndSaysSo()
    {
        var settings = await servers.NewSettingsAsync();
        await EarlierVersion.UnpackAsync(folder, "2026-11-26");
        var weights = Directory.GetFiles(folder.File("data/jobs"), "generator.safetensors", SearchOption.AllDirectories).Order().First();
        var bytes = await File.ReadAllBytesAsync(weights);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(weights, bytes);
        var sample = Directory.GetFiles(folder.File("data/jobs"), "*.png", SearchOption.AllDirectories).Order().First();
        File.Delete(sample);

        var there = await CopyAsync(true, folder, settings);
        var back = await CopyAsync(false, elsewhere, settings);

        Assert.Equal(there.Faults, back.Faults);
        Assert.Equal(
            [$"{Path.GetRelativePath(folder.File("data"), sample)} is missing.", $"{Path.GetRelativePath(folder.File("data"), Path.GetDirectoryName(weights)!)} is damaged: a file has another SHA-256 than it was written with."],
            there.Faults);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(elsewhere.File($"data/{Path.GetRelativePath(folder.File("data"), weights)}")));
    }

    [Fact]
    public async Task Copy_OfAFileThatWasChangedInTheBucket_LeavesItOutAndSaysSo()
    {
        var settings = await servers.NewSettingsAsync();
        await EarlierVersion.UnpackAsync(folder, "2026-11-26");
        await CopyAsync(true, folder, settings);
        var (client, bucket) = (servers.S3(), settings.Single(s => s.Name == "GanService:Files").Value.Split('/')[2]);
        var key = Snapshot(folder).Keys.First(k => k.EndsWith(".png", StringComparison.Ordinal));
        var changed = new Amazon.S3.Model.PutObjectRequest { BucketName = bucket, Key = "faces/" + key, ContentBody = "other bytes" };
        changed.Metadata["sha256"] = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(folder.File($"data/{key}"))));
        await client.PutObjectAsync(changed);

        var copied = await CopyAsync(false, elsewhere, settings);

        Assert.Contains(key, Assert.Single(copied.Faults));
        Assert.Equal(copied.Files.AllFiles - 1, copied.Files.Files);
        Assert.False(File.Exists(elsewhere.File($"data/{key}")));
        client.Dispose();
    }

    [Theory]
    [InlineData("NULL", "NULL")] // of version 0.1
    [InlineData("'2026-01-01 00:00:00'", "'killed'")]
    public async Task Copy_OfAJobWhoseServiceWasKilled_GoesOn(string leaseUntil, string worker)
    {
        var settings = await servers.NewSettingsAsync();
        await EarlierVersion.UnpackAsync(folder, "2026-11-26");
        await CopyAsync(true, folder, settings);
        await ExecuteAsync(folder, $"UPDATE Jobs SET State = 'Running', LeaseUntil = {leaseUntil}, Worker = {worker} WHERE Name = 'paused'");
        var (there, back) = (await servers.NewSettingsAsync(), await servers.NewSettingsAsync());

        await CopyAsync(true, folder, there);
        await CopyAsync(true, folder, back);
        await CopyAsync(false, elsewhere, back);

        await using var onServers = new TestService(node, there);
        await using var inFolder = new TestService(elsewhere);
        foreach (var service in new[] { onServers, inFolder })
        {
            var jobs = (await service.GetAsync<JobPage>("/jobs")).Items;
            var (whole, killed) = (jobs.Single(j => j.Name == "whole"), jobs.Single(j => j.Name == "paused"));
            await service.WaitForAsync(killed.Id, j => j.State == JobState.Completed);
            Assert.Equal((await service.CheckpointsAsync(whole.Id))[0].Sha256, (await service.CheckpointsAsync(killed.Id))[0].Sha256);
        }
    }

    [Fact]
    public async Task Copy_FromServersWhereAWorkerIsAtWork_IsRefused()
    {
        var settings = await servers.NewSettingsAsync();
        await using var service = new TestService(node, settings);
        var job = await service.QueueAsync(TestService.EndlessJob());
        await service.WaitForAsync(job.Id, j => j.Step > 0);

        var error = await Assert.ThrowsAsync<CopyRefusedException>(() => CopyAsync(false, elsewhere, settings));

        Assert.Contains("Stop all nodes", error.Message);
        Assert.False(Path.Exists(elsewhere.File("data")));
        await service.CancelAsync(job.Id);
    }

    [Fact]
    public async Task Copy_OfAFolderThatAServiceUses_IsRefused()
    {
        var settings = await servers.NewSettingsAsync();
        await using var service = new TestService(folder);

        var error = await Assert.ThrowsAsync<StartupFailedException>(() => CopyAsync(true, folder, settings));

        Assert.Contains("in use", error.Message);
    }

    [Fact]
    public async Task Tables_OfACopy_AreAllThatThereAre()
    {
        await using var store = await TestStore.OpenAsync(folder);
        await using var database = await store.DatabaseAsync();

        Assert.Equal(database.Model.GetEntityTypes().Select(e => e.ClrType.Name).Order(), Table.All.Select(t => t.Rows.Name).Append(nameof(DataIdentity)).Order());
    }

    public void Dispose()
    {
        folder.Dispose();
        node.Dispose();
        elsewhere.Dispose();
    }

    private sealed record Answers(string Job, string Experiment, string Dataset, string Favourite, Dictionary<string, byte[]> Bytes);

    private static async Task<Answers> FillAsync(TestService service)
    {
        (await service.UploadAsync("uploaded", TestArchive.Zip(TestImages.Files(10)), ("imageSize", "16"))).Dispose();
        var job = await service.TrainAsync(("dataset", "uploaded"), ("sampleEverySteps", 5), ("checkpointEverySteps", 5));
        (await service.Http.PutAsJsonAsync("/aliases/production", new { checkpoint = job.Checkpoint })).Dispose();
        (await service.Http.PostAsJsonAsync("/favourites", new { checkpoint = job.Checkpoint, seed = 7 })).Dispose();
        (await service.Http.PostAsJsonAsync($"/checkpoints/{job.Checkpoint}/directions", new { name = "smiling", from = new[] { 1 }, to = new[] { 2 } })).Dispose();
        using var answer = await service.Http.PostAsJsonAsync("/experiments", new { name = "two", job = TestService.TinyJob(), vary = new { optimizer = new[] { new { kind = "sgd" }, new { kind = "adam" } } } });
        var experiment = await TestService.ReadAsync<ExperimentResponse>(answer);
        foreach (var one in experiment.Jobs)
            await service.WaitForAsync(one.Id, j => j.State == JobState.Completed);
        var favourite = (await service.GetAsync<Page<FavouriteResponse>>("/favourites")).Items[0].Id;
        var answers = new Answers(job.Id, experiment.Id, (await service.GetAsync<DatasetResponse>("/datasets/uploaded")).Id, favourite, []);
        foreach (var address in Addresses(answers))
            answers.Bytes[address] = await service.BytesAsync(address);
        return answers;
    }

    private static IEnumerable<string> Addresses(Answers answers) =>
    [
        $"/jobs/{answers.Job}/losses.csv", $"/jobs/{answers.Job}/samples/10.png", $"/jobs/{answers.Job}/progress.gif", "/generate?checkpoint=production&seed=3&count=4", "/generate?checkpoint=production&seed=3&direction=smiling:1",
        "/datasets/uploaded/preview.png", $"/experiments/{answers.Experiment}/losses.png", $"/jobs/{answers.Job}/notices", $"/favourites/{answers.Favourite}.png",
    ];

    private static async Task AssertAnswersAsync(Answers before, TestService service)
    {
        foreach (var (address, bytes) in before.Bytes)
        {
            var now = await service.BytesAsync(address);
            Assert.True(bytes.AsSpan().SequenceEqual(now), address);
        }

        Assert.Single(await service.GetAsync<IReadOnlyList<AliasResponse>>("/aliases"));
        Assert.Equal(["synthetic-faces", "uploaded"], (await service.GetAsync<Page<DatasetResponse>>("/datasets")).Items.Select(d => d.Name).Order());
    }

    private static async Task<string> PauseAsync(TestService service, string recipe)
    {
        var job = await service.QueueAsync(Job(recipe));
        await service.WaitForAsync(job.Id, j => j.Step > 0);
        (await service.Http.PostAsync($"/jobs/{job.Id}/pause", null)).Dispose();
        await service.WaitForAsync(job.Id, j => j.State == JobState.Paused);
        return job.Id;
    }

    private static async Task AssertEndsAsItsTwinAsync(TestService service, string whole, string paused)
    {
        await ResumeAsync(service, paused);
        Assert.Equal(await service.BytesAsync($"/jobs/{whole}/losses.csv"), await service.BytesAsync($"/jobs/{paused}/losses.csv"));
        Assert.Equal((await service.CheckpointsAsync(whole))[0].StateSha256, (await service.CheckpointsAsync(paused))[0].StateSha256);
    }

    private static async Task ResumeAsync(TestService service, string job)
    {
        (await service.Http.PostAsync($"/jobs/{job}/resume", null)).Dispose();
        await service.WaitForAsync(job, j => j.State == JobState.Completed);
    }

    // Long enough to be paused on the way.
    private static Dictionary<string, object?> Job(string recipe) => TestService.TinyJob(recipe == "article"
        ? [.. TestService.Unhurried, ("steps", 2000), ("sampleEverySteps", 100), ("checkpointEverySteps", 500)]
        :
        [
            ("recipe", recipe), ("steps", recipe == "faces" ? 2000 : 300), ("imageSize", 16), ("checkpointEverySteps", recipe == "faces" ? 500 : 50), ("sampleEverySteps", 1000),
            ("networks", new { latentSize = 6, generatorWidths = new[] { 10 }, discriminatorWidths = new[] { 10 }, channels = 4 }),
        ]);

    private static Task<int> MigrateAsync(string where, TemporaryFolder folder, (string Name, string Value)[] settings) =>
        MigrateCommand.RunAsync(where, [$"--GanService:DataDirectory={folder.File("data")}", .. settings.Select(s => $"--{s.Name}={s.Value}")]);

    private static async Task<CopyResult> CopyAsync(bool toServers, TemporaryFolder data, (string Name, string Value)[] settings, Action<CopyProgress>? tell = null, CancellationToken cancellationToken = default)
    {
        var options = Options.Create(new GanServiceOptions { DataDirectory = data.File("data"), Database = settings[0].Value, Files = settings[1].Value, FilesEndpoint = settings[2].Value });
        using var folder = new DataFolder(options);
        using var bucket = new ObjectFiles(options, folder, NullLogger<ObjectFiles>.Instance);
        var copy = new StoreCopy(folder, bucket, options.Value.Database, tell ?? (_ => { }), NullLogger.Instance);
        return await (toServers ? copy.ToServersAsync(cancellationToken) : copy.ToFolderAsync(cancellationToken));
    }

    private static async Task<int> JobsAsync(bool onServers, TemporaryFolder data, (string Name, string Value)[] settings)
    {
        await using var database = onServers
            ? GanService.Api.Store.Databases.Postgres(settings[0].Value)()
            : new GanServiceDb(new DbContextOptionsBuilder<GanServiceDb>().UseSqlite($"Data Source={data.File("data/ganservice.db")};Pooling=False").Options);
        return await database.Jobs.CountAsync();
    }

    private async Task AssertBucketLacksAsync((string Name, string Value)[] settings, IEnumerable<string> keys)
    {
        using var client = servers.S3();
        var objects = await client.ListObjectsV2Async(new() { BucketName = settings[1].Value.Split('/')[2] });
        Assert.Empty(objects.S3Objects.Select(o => o.Key["faces/".Length..]).Intersect(keys));
    }

    // What rows mean; TensorBoard's files and those of others stay where they are.
    private static SortedDictionary<string, string> Snapshot(TemporaryFolder data) => new(
        Directory.EnumerateFiles(data.File("data"), "*", SearchOption.AllDirectories).Select(path => (Path: path, Key: Path.GetRelativePath(data.File("data"), path)))
            .Where(file => FileKeys.UnitOf(file.Key) is not null).ToDictionary(file => file.Key, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.Path)))), StringComparer.Ordinal);

    private static async Task ExecuteAsync(TemporaryFolder data, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={data.File("data/ganservice.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
