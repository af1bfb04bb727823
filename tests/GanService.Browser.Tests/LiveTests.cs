using GanService.Api.Store.Rows;
using GanService.Api.Tests.Cluster;
using GanService.Api.Tests.Store;
using Npgsql;

namespace GanService.Browser.Tests;

/// <summary>A job that is watched while it trains shows every step once, whatever happens to page and service.</summary>
public sealed class LiveTests(Chromium chromium) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Reload_InTheMiddle_LeavesNeitherGapNorDouble()
    {
        await using var service = new TestService(folder);
        var job = await service.QueueAsync(TestService.EndlessJob([.. TestService.Unhurried]));
        await using var visitor = await chromium.VisitAsync(service);
        var page = await visitor.OpenAsync($"#/jobs/{job.Id}");
        await page.WaitForStepAsync(20);

        var before = await page.StepsAsync();
        await page.ReloadAsync();
        await page.WaitForStepAsync(before.Last + 20);

        await CancelAsync(page);
        var ended = await service.WaitForAsync(job.Id, j => j.State == JobState.Cancelled);
        await page.WaitForStepAsync(ended.Step);
        (await page.StepsAsync()).AssertEvery(ended.Step);
    }

    [Fact]
    public async Task Tabs_OfOneJob_ShowTheSame()
    {
        await using var service = new TestService(folder);
        var job = await service.QueueAsync(TestService.EndlessJob([.. TestService.Unhurried, ("name", "unhurried")]));
        await using var visitor = await chromium.VisitAsync(service);
        var first = await visitor.OpenAsync($"#/jobs/{job.Id}");
        await first.WaitForStepAsync(10);
        var second = await visitor.OpenAsync("");

        await second.GetByRole(AriaRole.Link, new() { Name = "unhurried" }).ClickAsync();
        await second.WaitForStepAsync(20);
        await CancelAsync(second);

        await Expect(first.Locator(".state-cancelled")).ToBeVisibleAsync();
        var ended = await service.WaitForAsync(job.Id, j => j.State == JobState.Cancelled);
        foreach (var page in new[] { first, second })
        {
            await page.WaitForStepAsync(ended.Step);
            (await page.StepsAsync()).AssertEvery(ended.Step);
        }
    }

    [Fact]
    public async Task Restart_OfTheServiceInTheMiddle_IsSaidAndMendedByThePageItself()
    {
        await using var service = new ServiceProcess(folder);
        await service.StartAsync();
        var job = await service.QueueAsync(TestService.EndlessJob([.. TestService.Unhurried]));
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

        await Expect(page.Connection()).ToHaveAttributeAsync("data-state", "live");
        await page.WaitForStepAsync(before.Last + 20);
        await CancelAsync(page);
        await Expect(page.Locator(".state-cancelled")).ToBeVisibleAsync();
        var ended = await service.JobAsync(job.Id);
        await page.WaitForStepAsync(ended.Step);
        (await page.StepsAsync()).AssertEvery(ended.Step);
    }

    [Fact]
    public async Task Servers_OutOfReach_AreNamedUntilTheyAreThereAgain()
    {
        await using var servers = new Servers();
        var (database, bucket) = (await servers.NewDatabaseAsync(), await servers.NewBucketAsync());
        using TcpProxy toDatabase = new(servers.PostgresPort), toFiles = new(servers.S3Port);
        await using var service = new TestService(
            folder,
            ("GanService:Database", new NpgsqlConnectionStringBuilder(database) { Port = toDatabase.Port }.ToString()),
            ("GanService:Files", $"s3://{bucket}"),
            ("GanService:FilesEndpoint", $"http://127.0.0.1:{toFiles.Port}"));
        await using var visitor = await chromium.VisitAsync(service);
        visitor.Expected.Add("503");
        var page = await visitor.OpenAsync("");
        await Expect(page.Connection()).ToHaveAttributeAsync("data-state", "live");

        toFiles.Cut();
        await Expect(page.GetByText("cannot reach its files")).ToBeVisibleAsync();
        toDatabase.Cut();
        await Expect(page.GetByText("cannot reach its database")).ToBeVisibleAsync();
        var second = await visitor.OpenAsync("#/datasets");
        await Expect(second.GetByText("cannot reach its files")).ToBeVisibleAsync();
        toDatabase.Mend();
        toFiles.Mend();

        foreach (var open in new[] { page, second })
            await Expect(open.GetByText("cannot reach its")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Quality_MeasuredWhileThePageIsOpen_IsDrawnAndNamesTheBestCheckpoint()
    {
        await using var service = new TestService(folder, ("GanService:QualityBudget", "1"));
        var job = await service.QueueAsync(TestService.EndlessJob([.. TestService.Unhurried]));
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
        var job = await service.QueueAsync(TestService.EndlessJob([.. TestService.Unhurried]));
        await using var visitor = await chromium.VisitAsync(service);
        var page = await visitor.OpenAsync("");
        var row = page.Locator($"[data-job='{job.Id}']");

        await row.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(row).ToHaveAttributeAsync("data-state", "paused");
        await row.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();

        await Expect(row).ToHaveAttributeAsync("data-state", "running");
    }

    public void Dispose() => folder.Dispose();

    private static async Task CancelAsync(IPage page)
    {
        await page.Button("Cancel").ClickAsync();
        await page.Button("Cancel it").ClickAsync();
    }
}
