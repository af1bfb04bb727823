using GanService.Api.Store.Rows;
using GanService.Api.Tests.Cluster;
using GanService.Api.Tests.Store;
using Npgsql;

namespace GanService.Browser.Tests;

/// <summary>A job that is watched while it trains shows every step once, whatever happens to page and service.</summary>
public sealed class LiveTests(Chromium chromium) : IDisposable
{
    private static readonly LocatorAssertionsToBeVisibleOptions patient = new() { Timeout = 60_000 };

    private readonly TemporaryFolder folder = new();

    // About a thousand steps a second: slow enough to be in the middle of, and fast enough for a machine that has other things to do.
    private static readonly (string Field, object? Value)[] unhurried =
    [
        ("name", "unhurried"), ("imageSize", 16), ("batchSize", 32), ("sampleEverySteps", 1000),
        ("networks", new { latentSize = 16, generatorWidths = new[] { 96, 96 }, discriminatorWidths = new[] { 96 } }),
    ];

    [Fact]
    public async Task Reload_InTheMiddle_LeavesNeitherGapNorDouble()
    {
        await using var service = new TestService(folder);
        var job = await service.QueueAsync(TestService.EndlessJob(unhurried));
        await using var visitor = await chromium.VisitAsync(service);
        var page = await visitor.OpenAsync($"#/jobs/{job.Id}");
        await page.WaitForStepAsync(20);

        var before = await page.StepsAsync();
        await page.ReloadAsync();
        await page.WaitForStepAsync(before.Last + 20);

        await CancelAsync(page);
        var ended = await service.WaitForAsync(job.Id, j => j.State == JobState.Cancelled);
        await page.WaitForStepAsync(ended.Step);
        Assert.Equal((ended.Step, 1, ended.Step), await page.StepsAsync());
    }

    [Fact]
    public async Task Tabs_OfOneJob_ShowTheSame()
    {
        await using var service = new TestService(folder);
        var job = await service.QueueAsync(TestService.EndlessJob(unhurried));
        await using var visitor = await chromium.VisitAsync(service);
        var first = await visitor.OpenAsync($"#/jobs/{job.Id}");
        await first.WaitForStepAsync(10);
        var second = await visitor.OpenAsync("");

        await second.GetByRole(AriaRole.Link, new() { Name = "unhurried" }).ClickAsync();
        await second.WaitForStepAsync(20);
        await CancelAsync(second);

        await Expect(first.Locator(".state-cancelled")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var ended = await service.WaitForAsync(job.Id, j => j.State == JobState.Cancelled);
        foreach (var page in new[] { first, second })
        {
            await page.WaitForStepAsync(ended.Step);
            Assert.Equal((ended.Step, 1, ended.Step), await page.StepsAsync());
        }
    }

    [Fact]
    public async Task Restart_OfTheServiceInTheMiddle_IsSaidAndMendedByThePageItself()
    {
        await using var service = new ServiceProcess(folder);
        await service.StartAsync();
        var job = await service.QueueAsync(TestService.EndlessJob(unhurried));
        await using var visitor = await chromium.VisitAsync(service.Address);
        visitor.Expected.Add("net::ERR_");
        visitor.Expected.Add("WebSocket");
        var page = await visitor.OpenAsync($"#/jobs/{job.Id}");
        await Expect(page.Connection()).ToHaveAttributeAsync("data-state", "live");
        await page.WaitForStepAsync(20);

        await service.StopAsync();
        await Expect(page.Connection()).Not.ToHaveAttributeAsync("data-state", "live");
        await Expect(page.Connection()).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Reconnecting|Offline"));
        var before = await page.StepsAsync();
        await service.StartAsync();

        await Expect(page.Connection()).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 30_000 });
        await page.WaitForStepAsync(before.Last + 20);
        await CancelAsync(page);
        await Expect(page.Locator(".state-cancelled")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var ended = await service.JobAsync(job.Id);
        await page.WaitForStepAsync(ended.Step);
        Assert.Equal((ended.Step, 1, ended.Step), await page.StepsAsync());
    }

    [Fact]
    public async Task Servers_OutOfReach_AreNamedUntilTheyAreThereAgain()
    {
        await using var servers = new Servers();
        await servers.InitializeAsync();
        using TcpProxy toDatabase = new(servers.PostgresPort), toFiles = new(servers.S3Port);
        await using var service = new TestService(
            folder,
            ("GanService:Database", new NpgsqlConnectionStringBuilder(await servers.NewDatabaseAsync()) { Port = toDatabase.Port }.ToString()),
            ("GanService:Files", $"s3://{await servers.NewBucketAsync()}"),
            ("GanService:FilesEndpoint", $"http://127.0.0.1:{toFiles.Port}"));
        await using var visitor = await chromium.VisitAsync(service);
        visitor.Expected.Add("503");
        var page = await visitor.OpenAsync("");
        await Expect(page.Connection()).ToHaveAttributeAsync("data-state", "live");

        toFiles.Cut();
        await Expect(page.GetByText("cannot reach its files")).ToBeVisibleAsync(patient);
        toDatabase.Cut();
        await Expect(page.GetByText("cannot reach its database")).ToBeVisibleAsync(patient);
        var second = await visitor.OpenAsync("#/datasets");
        await Expect(second.GetByText("cannot reach its files")).ToBeVisibleAsync(patient);
        toDatabase.Mend();
        toFiles.Mend();

        foreach (var open in new[] { page, second })
            await Expect(open.GetByText("cannot reach its")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task Quality_MeasuredWhileThePageIsOpen_IsDrawnAndNamesTheBestCheckpoint()
    {
        await using var service = new TestService(folder, ("GanService:QualityBudget", "1"));
        var job = await service.QueueAsync(TestService.EndlessJob(unhurried));
        await using var visitor = await chromium.VisitAsync(service);
        var page = await visitor.OpenAsync($"#/jobs/{job.Id}");
        await page.WaitForStepAsync(20);

        await page.Button("Checkpoint now").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new("^Distance from the dataset: \\d") })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new("^Likeness of two faces: 0\\.") })).ToBeVisibleAsync();
        await Expect(page.Locator(".checkpoints li").GetByText("best", new() { Exact = true })).ToBeVisibleAsync();
        await CancelAsync(page);
    }

    [Fact]
    public async Task Pause_OnThePage_StopsTheJobAndResumeGoesOn()
    {
        await using var service = new TestService(folder);
        var job = await service.QueueAsync(TestService.EndlessJob(unhurried));
        await using var visitor = await chromium.VisitAsync(service);
        var page = await visitor.OpenAsync("");
        var row = page.Locator($"[data-job='{job.Id}']");

        await row.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(row).ToHaveAttributeAsync("data-state", "paused", new() { Timeout = 30_000 });
        await row.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();

        await Expect(row).ToHaveAttributeAsync("data-state", "running", new() { Timeout = 30_000 });
    }

    public void Dispose() => folder.Dispose();

    private static Task CancelAsync(IPage page) => page.Button("Cancel").ClickAsync();
}
