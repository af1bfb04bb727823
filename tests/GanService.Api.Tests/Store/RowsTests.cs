using GanService.Api.Store;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Tests.Store;

/// <summary>What every form of rows has to do, whatever database they are in.</summary>
public sealed class RowsTests(Servers servers) : IAsyncLifetime
{
    private static readonly TimeSpan lease = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder folder = new();
    private readonly List<TestStore> open = [];

    public static TheoryData<Form> Forms => new(Form.Folder, Form.Servers);

    public ValueTask InitializeAsync() => default;

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Claim_OfWaitingJobs_TakesTheOldestOfTheHighestPriority(Form form)
    {
        var store = await OpenAsync(form);
        await AddJobsAsync(store, (1, 0), (2, 5), (3, 5), (4, -1));

        List<string> order = [];
        while (await store.Journal.ClaimAsync("worker", lease, CancellationToken.None) is { } job)
            order.Add(job.Name);

        Assert.Equal(["2", "3", "1", "4"], order);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Claim_ByManyAtOnce_TakesEachJobOnce(Form form)
    {
        var store = await OpenAsync(form);
        await AddJobsAsync(store, [.. Enumerable.Range(1, 60).Select(i => (i, 0))]);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            List<TrainingJob> own = [];
            while (await store.Journal.ClaimAsync($"{worker}", lease, CancellationToken.None) is { } job)
                own.Add(job);
            return own;
        })));

        var jobs = claimed.SelectMany(own => own).ToList();
        Assert.Equal(Enumerable.Range(1, 60).Select(i => $"{i}").Order(), jobs.Select(j => j.Name).Order());
        Assert.All(jobs, j => Assert.Equal((JobState.Running, 1), (j.State, j.Attempt)));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Write_OfAnAttemptThatIsOver_ChangesNothing(Form form)
    {
        var store = await OpenAsync(form);
        await AddJobsAsync(store, (1, 0));
        var first = (await store.Journal.ClaimAsync("first", lease, CancellationToken.None))!;
        await store.Journal.InterruptAsync(first, "it froze.", allowed: 3);
        var second = (await store.Journal.ClaimAsync("second", lease, CancellationToken.None))!;
        var before = await CountsAsync(store, first.Id);

        await Assert.ThrowsAsync<JobLostException>(() => store.Journal.WriteAsync(first, async database =>
        {
            database.Samples.Add(new() { JobId = first.Id, Step = 1, Attempt = first.Attempt, CreatedAt = DateTime.UtcNow });
            await store.Journal.AppendAsync(database, first.Id, JobEventKind.SampleDrawn, 1, 1, []);
        }));

        Assert.Equal(before, await CountsAsync(store, first.Id));
        await store.Journal.NoteAsync(second, 1, "mine");
        Assert.Equal((1, 2), (first.Attempt, second.Attempt));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task GiveBack_OfAJobWhoseLeaseWasRenewedMeanwhile_LeavesIt(Form form)
    {
        var store = await OpenAsync(form);
        await AddJobsAsync(store, (1, 0));
        var seen = (await store.Journal.ClaimAsync("worker", lease, CancellationToken.None))!;
        await using (var database = await store.DatabaseAsync())
        {
            var until = store.Time.GetUtcNow().UtcDateTime + lease + lease;
            await database.Jobs.HeldBy(seen).ExecuteUpdateAsync(row => row.SetProperty(j => j.LeaseUntil, until));
        }

        await store.Journal.InterruptAsync(seen, "it seemed to be gone.", allowed: 3);

        await store.Journal.NoteAsync(seen, 1, "still here");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Events_OfOneJobByManyWriters_AreNumberedInTheOrderInWhichTheyAppear(Form form)
    {
        const int Writers = 6, Each = 20;
        var store = await OpenAsync(form);
        var job = (await AddJobsAsync(store, (1, 0)))[0];
        using var ended = new CancellationTokenSource(Poll.Patience);
        var reading = Task.Run(() => ReadAsync(store, job, Writers * Each, ended.Token)); // SQLite waits for nobody else

        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await using var database = await store.DatabaseAsync();
                await using var transaction = await database.Database.BeginTransactionAsync();
                await store.Journal.AppendAsync(database, job, JobEventKind.NoticeGiven, i, i, []);
                if (i % 5 != 4)
                    await transaction.CommitAsync(); // or else its number is the next one's
            }
        })));
        try
        {
            await writing;
        }
        catch
        {
            await ended.CancelAsync();
            throw;
        }

        Assert.Equal(Enumerable.Range(1, Writers * Each * 4 / 5).Select(n => (long)n), await reading);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Claim_OfADatasetWhoseWorkerVanished_TakesItAnew(Form form)
    {
        var store = await OpenAsync(form);
        await using var database = await store.DatabaseAsync();
        var now = new DateTime(2026, 11, 26, 12, 0, 0, DateTimeKind.Utc);
        database.Datasets.Add(new() { Id = SortableId.New(store.Time), Name = "faces", Source = DatasetSource.Upload, ImageSize = 8, Crop = "center", CreatedAt = now });
        await database.SaveChangesAsync();

        var first = await database.ClaimDatasetAsync(now + lease, now, CancellationToken.None);
        var second = await database.ClaimDatasetAsync(now + lease, now + lease, CancellationToken.None);
        var third = await database.ClaimDatasetAsync(now + lease + lease, now + lease + TimeSpan.FromMilliseconds(1), CancellationToken.None);

        Assert.Equal((1, null, 2), (first!.Attempt, second, third!.Attempt));
        Assert.False(await database.Datasets.HeldBy(first).AnyAsync());
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Rows_OfEveryKindOfText_AreReadAsTheyWereWritten(Form form)
    {
        const string Text = "Zoë – 顔 😀 'quoted' \"twice\" \\ % _";
        var store = await OpenAsync(form);
        await using var database = await store.DatabaseAsync();
        var at = new DateTime(2026, 2, 28, 23, 59, 59, 123, DateTimeKind.Utc).AddMicroseconds(456);
        database.Experiments.Add(new() { Id = "1", Name = Text, Varied = ["optimizer", Text], CreatedAt = at });
        await database.SaveChangesAsync();

        await using var other = await store.DatabaseAsync();
        var read = await other.Experiments.SingleAsync();

        Assert.Equal((Text, at, DateTimeKind.Utc), (read.Name, read.CreatedAt, read.CreatedAt.Kind));
        Assert.Equal(["optimizer", Text], read.Varied);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Checkpoint_ThatGetsANameWhileItIsRemoved_IsNotNamedThoughItIsGone(Form form)
    {
        var store = await OpenAsync(form);
        for (var round = 0; round < 20; round++)
        {
            var checkpoint = await AddCheckpointAsync(store, $"{round}");
            await Task.WhenAll(Task.Run(() => RemoveAsync(store, checkpoint)), Task.Run(() => NameAsync(store, checkpoint)));
        }

        await using var database = await store.DatabaseAsync();
        Assert.Equal(0, await database.Aliases.CountAsync(a => !database.Checkpoints.Any(c => c.Id == a.CheckpointId)));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Announcement_OfANode_IsHeardByItAndByOthers(Form form)
    {
        var settings = await SettingsAsync(form);
        var node = await OpenAsync(settings);
        using var bell = node.Wakeups.BellFor(News.DatasetChanged, TimeProvider.System);
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var other = form == Form.Folder ? node : await OpenAsync(settings);
        other.Wakeups.Heard += announcement =>
        {
            if (announcement == new Announcement(News.DatasetChanged, "faces"))
                heard.TrySetResult();
        };

        while (!heard.Task.IsCompleted) // a node that has just started may not listen yet
        {
            node.Wakeups.Announce(News.DatasetChanged, "faces");
            await Task.WhenAny(heard.Task, Task.Delay(100));
        }

        await bell.WaitAsync(Poll.Patience, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in open)
            await store.DisposeAsync();
        folder.Dispose();
    }

    private async Task<(string Name, string Value)[]> SettingsAsync(Form form) => form == Form.Folder ? [] : [("GanService:Database", await servers.NewDatabaseAsync())];

    private async Task<TestStore> OpenAsync(Form form) => await OpenAsync(await SettingsAsync(form));

    private async Task<TestStore> OpenAsync((string Name, string Value)[] settings)
    {
        var node = new TemporaryFolder();
        var store = await TestStore.OpenAsync(open.Count == 0 ? folder : node, settings);
        open.Add(store);
        return store;
    }

    private static async Task<IReadOnlyList<string>> AddJobsAsync(TestStore store, params (int Name, int Priority)[] jobs)
    {
        await using var database = await store.DatabaseAsync();
        foreach (var (name, priority) in jobs)
        {
            database.Jobs.Add(new()
            {
                Id = SortableId.New(store.Time),
                Name = $"{name}",
                Recipe = "article",
                DatasetId = "none",
                DatasetName = "none",
                Priority = priority,
                Steps = 1,
                ConfigurationJson = "{}",
                CreatedAt = DateTime.UtcNow,
            });
        }

        await database.SaveChangesAsync();
        return await database.Jobs.OrderBy(j => j.Id).Select(j => j.Id).ToListAsync();
    }

    private static async Task<(int, int)> CountsAsync(TestStore store, string job)
    {
        await using var database = await store.DatabaseAsync();
        return (await database.JobEvents.CountAsync(e => e.JobId == job), await database.Samples.CountAsync());
    }

    // As a reader of the feed does: always what comes after the last number that it has.
    private static async Task<List<long>> ReadAsync(TestStore store, string job, int attempts, CancellationToken ended)
    {
        List<long> numbers = [0];
        while (numbers.Count - 1 < attempts * 4 / 5 && !ended.IsCancellationRequested)
        {
            await using var database = await store.DatabaseAsync();
            var last = numbers[^1];
            numbers.AddRange(await database.JobEvents.Where(e => e.JobId == job && e.Number > last).OrderBy(e => e.Number).Select(e => e.Number).ToListAsync(CancellationToken.None));
        }

        return numbers[1..];
    }

    private static async Task<Checkpoint> AddCheckpointAsync(TestStore store, string name)
    {
        await using var database = await store.DatabaseAsync();
        var checkpoint = new Checkpoint { Id = name, JobId = name, Step = 1, ImageSize = 8, Sha256 = "", GeneratorBytes = 1, Resumable = false, CreatedAt = DateTime.UtcNow };
        database.Checkpoints.Add(checkpoint);
        await database.SaveChangesAsync();
        return checkpoint;
    }

    private static async Task RemoveAsync(TestStore store, Checkpoint checkpoint)
    {
        await using var database = await store.DatabaseAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        await database.DeleteUnnamedAsync(checkpoint);
        await transaction.CommitAsync();
    }

    private static async Task NameAsync(TestStore store, Checkpoint checkpoint)
    {
        await using var database = await store.DatabaseAsync();
        await database.NameAsync($"alias-{checkpoint.Id}", checkpoint.Id, DateTime.UtcNow, by: null, CancellationToken.None);
    }
}
