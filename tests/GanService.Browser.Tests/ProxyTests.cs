using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;

namespace GanService.Browser.Tests;

/// <summary>The service behind nginx in the ways that people have it: everything works, or says what to set.</summary>
public sealed class ProxyTests(Chromium chromium, ProxyTests.Behind behind) : IClassFixture<ProxyTests.Behind>
{
    public static TheoryData<string> Servers => ["plain", "stripped", "compressed", "left"];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Views_BehindAProxy_OpenAndTheJobPageIsLive(string server)
    {
        await using var visitor = await VisitAsync(server);
        foreach (var view in new[] { "#/", "#/new", $"#/compare?jobs={behind.Running}", $"#/generate?checkpoint={behind.Checkpoint}", $"#/generate?checkpoint={behind.Checkpoint}&walk=true" })
            await (await OpenAsync(visitor, view)).CloseAsync(); // a browser has six connections to a host, and each stream of events takes one

        var datasets = await OpenAsync(visitor, "#/datasets");
        var preview = datasets.GetByRole(AriaRole.Img, new() { Name = "The first images of synthetic-faces" });
        Assert.True(await preview.EvaluateAsync<bool>("async img => { await img.decode(); return img.naturalWidth > 0; }"));
        await datasets.CloseAsync();

        var page = await OpenAsync(visitor, $"#/jobs/{behind.Running}");
        await Expect(page.Connection()).ToHaveAttributeAsync("data-state", "live");
        await page.WaitForStepAsync(1);
        await page.WaitForStepAsync((await page.StepsAsync()).Last + 50);
        var steps = await page.StepsAsync();
        steps.AssertEvery(steps.Last);
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new("^25 faces after step") })).ToBeVisibleAsync();
        Assert.True(await page.Locator(".wall canvas").EvaluateAsync<bool>(
            "async canvas => { for (let i = 0; i < 200 && canvas.width === 300; i++) await new Promise(done => setTimeout(done, 20)); return canvas.width !== 300; }")); // 300 is that of one that nothing was drawn on

        if (Environment.GetEnvironmentVariable("PICTURES") is { } pictures)
            await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, $"proxy-{server}.png") });
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task TryItOut_BehindAProxy_ShowsTheAnswer(string server)
    {
        await using var visitor = await VisitAsync(server);
        var page = await visitor.OpenAsync("swagger");
        var block = page.Locator("#operations-Operations-getVersion");

        await block.Locator(".opblock-summary-control").ClickAsync();
        await block.Locator(".try-out__btn").ClickAsync();
        await block.Locator("button.execute").ClickAsync();

        await Expect(block.Locator(".live-responses-table tbody .response-col_status")).ToHaveTextAsync("200");
        await Expect(block.Locator(".live-responses-table tbody .response-col_description")).ToContainTextAsync("\"GanService\"");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Addresses_InAnswersAndEvents_LeadBackThroughTheProxy(string server)
    {
        var root = behind.Servers[server];
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = root, DefaultRequestHeaders = { Authorization = new("Bearer", behind.Key) } };
        using var created = await client.PostAsJsonAsync("jobs", TestService.TinyJob());
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var job = new Uri(root, created.Headers.Location!);

        // The job waits behind the one that trains, so nothing follows its first event until it is cancelled.
        using var answer = await client.GetAsync(job + "/events", HttpCompletionOption.ResponseHeadersRead);
        await using var events = SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();
        Assert.Equal(JobState.Queued, await NextStateAsync(events));
        (await client.PostAsync(job + "/cancel", null)).EnsureSuccessStatusCode();
        Assert.Equal(JobState.Cancelled, await NextStateAsync(events));

        var samples = await client.GetFromJsonAsync<JsonElement>($"jobs/{behind.Running}/samples");
        using var picture = await client.GetAsync(new Uri(root, samples[0].GetProperty("url").GetString()!));
        Assert.Equal("image/png", picture.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Upload_ThatNginxTakes_BecomesADataset()
    {
        await using var visitor = await VisitAsync("stripped");
        var page = await visitor.OpenAsync("#/datasets");

        await UploadAsync(page, "through", TestArchive.Zip([.. Enumerable.Range(0, 4).Select(i => ($"{i}.png", TestImages.Grey(16, (byte)(60 * i))))]));

        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "The first images of through" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Upload_LargerThanNginxTakes_GoesInSmallerPieces()
    {
        await using var visitor = await VisitAsync("plain");
        visitor.Expected.Add("413");
        visitor.Expected.Add("net::ERR_");
        var page = await visitor.OpenAsync("#/datasets");

        await UploadAsync(page, "large", Archive(bytes: 2 << 20));

        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "The first images of large" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Upload_ThatIsCutAgainAndAgain_GoesOnByItself()
    {
        await using var visitor = await VisitAsync("stripped");
        visitor.Expected.Add("net::ERR_");
        var page = await visitor.OpenAsync("#/datasets");
        var pieces = 0;
        await page.RouteAsync("**/uploads/*", route => route.Request.Method == "PATCH" && Interlocked.Increment(ref pieces) % 2 == 0 ? route.AbortAsync("connectionreset") : route.ContinueAsync());

        await UploadAsync(page, "cut", Archive(bytes: 6 << 20));

        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "The first images of cut" })).ToBeVisibleAsync();
        Assert.InRange(pieces, 4, 20);
    }

    [Fact]
    public async Task Upload_ThatWasStopped_GoesOnWhenTheFileIsUploadedAgain()
    {
        await using var visitor = await VisitAsync("stripped");
        var page = await visitor.OpenAsync("#/datasets");
        var pieces = 0;
        var second = new TaskCompletionSource();
        await page.RouteAsync("**/uploads/*", async route =>
        {
            if (route.Request.Method == "PATCH" && ++pieces == 2)
                second.SetResult(); // and no answer
            else
                await route.ContinueAsync();
        });
        await UploadAsync(page, "stopped", Archive(bytes: 6 << 20));
        await second.Task.WaitAsync(Poll.Patience);
        await page.Button("Stop").ClickAsync();
        await Expect(page.GetByText("The upload was stopped")).ToBeVisibleAsync();
        await Expect(page.GetByText("4.19 MB of 6.29 MB uploaded")).ToBeVisibleAsync();

        await page.Button("Upload").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "The first images of stopped" })).ToBeVisibleAsync();
        Assert.Equal(3, pieces);
    }

    [Fact]
    public async Task Streams_KeptBackByAProxy_AreLeftForQuestions()
    {
        await using var visitor = await VisitAsync("stubborn");
        var page = await visitor.OpenAsync($"#/jobs/{behind.Running}");

        await Expect(page.Connection()).ToHaveAttributeAsync("data-state", "live");
        await page.WaitForStepAsync(1);
        await page.WaitForStepAsync((await page.StepsAsync()).Last + 50);
    }

    [Fact]
    public async Task Page_WithoutAConnection_LooksForItselfAndSaysSo()
    {
        await using var visitor = await VisitAsync("without hub");
        visitor.Expected.Add("404");
        var page = await visitor.OpenAsync($"#/jobs/{behind.Running}");

        await Expect(page.Connection()).ToHaveTextAsync("Not live, looking every 3 seconds");
        await page.WaitForStepAsync(1);
        await page.WaitForStepAsync((await page.StepsAsync()).Last + 50);
    }

    private async Task<Visitor> VisitAsync(string server)
    {
        var visitor = await chromium.VisitAsync(behind.Servers[server]);
        visitor.Expected.Add("WebSocket"); // which is impossible behind most of them
        await visitor.SignInAsync(behind.Key);
        return visitor;
    }

    private static async Task<IPage> OpenAsync(Visitor visitor, string view)
    {
        var page = await visitor.OpenAsync(view);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByText("Loading")).ToHaveCountAsync(0);
        await Expect(page.Locator(".message-error")).ToHaveCountAsync(0);
        return page;
    }

    private static byte[] Archive(int bytes) => TestArchive.Zip([.. Enumerable.Range(0, 4).Select(i => ($"{i}.png", TestImages.Grey(16, (byte)(60 * i)))), ("noise.bin", TestArchive.Noise(bytes))]);

    private static async Task UploadAsync(IPage page, string name, byte[] archive)
    {
        await page.GetByLabel("Pictures", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = $"{name}.zip", MimeType = "application/zip", Buffer = archive });
        await page.Button("Upload").ClickAsync();
    }

    private static async Task<JobState> NextStateAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        while (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10))) // less than the pause between two pings
        {
            if (events.Current.EventType == "jobChanged")
                return JsonSerializer.Deserialize<JobResponse>(events.Current.Data, Engine.EngineJson.Options)!.State;
        }

        throw new EndOfStreamException();
    }

    /// <summary>One service, with a job that trains and one that has ended, and one nginx.</summary>
    public sealed class Behind : IAsyncLifetime
    {
        private readonly TemporaryFolder folder = new();
        private readonly TestService service;
        private Nginx? nginx;

        public Behind() => service = new(folder, ("GanService:KnownProxies", "127.0.0.1"), ("GanService:PathBase", "/ganservice"));

        public string Running { get; private set; } = "";

        public string Checkpoint { get; private set; } = "";

        public string Key { get; private set; } = "";

        public IReadOnlyDictionary<string, Uri> Servers => nginx!.Servers;

        public async ValueTask InitializeAsync()
        {
            nginx = await Nginx.StartAsync(folder, service.Http.BaseAddress!);
            await using (var database = await service.DatabaseAsync())
                Key = (await database.AddKeyAsync("visitor", [Scope.Admin], life: null, TimeProvider.System, CancellationToken.None))!.Value.Key;
            service.Http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
            Checkpoint = (await service.TrainAsync()).Checkpoint!;
            Running = (await service.QueueAsync(TestService.EndlessJob(
                ("name", "behind a proxy"), ("imageSize", 16), ("batchSize", 32), ("networks", new { latentSize = 16, generatorWidths = new[] { 256, 256 }, discriminatorWidths = new[] { 256 } })))).Id;
            await service.WaitForAsync(Running, j => j.Step > 0);
        }

        public async ValueTask DisposeAsync()
        {
            if (nginx is not null)
                await nginx.DisposeAsync();
            await service.DisposeAsync();
            folder.Dispose();
        }
    }
}
