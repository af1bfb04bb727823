using System.Net.Http.Json;
using System.Text.Json;
using Deque.AxeCore.Playwright;

namespace GanService.Browser.Tests;

/// <summary>Every view with something in it: readable for everyone, and on a telephone.</summary>
public sealed class ViewTests(Chromium chromium) : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private TestService? service;

    public static TheoryData<ColorScheme> Themes => [ColorScheme.Light, ColorScheme.Dark];

    [Theory]
    [MemberData(nameof(Themes))]
    public async Task Views_InATheme_HaveNoSeriousAccessibilityFault(ColorScheme theme)
    {
        service = new(folder, ("GanService:QualityBudget", "1"));
        await using var visitor = await chromium.VisitAsync(service, new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
        await AssertAccessibleAsync(await visitor.OpenAsync(""), "welcome");
        foreach (var (name, view) in await MakeViewsAsync(service))
            await AssertAccessibleAsync(await OpenAsync(visitor, view), name);
    }

    [Fact]
    public async Task Views_OnATelephone_DoNotScrollSideways()
    {
        service = new(folder, ("GanService:QualityBudget", "1"));
        await using var visitor = await chromium.VisitAsync(service, new() { ViewportSize = new() { Width = 390, Height = 844 } });
        await AssertNarrowAsync(await visitor.OpenAsync(""), "welcome");
        foreach (var (name, view) in await MakeViewsAsync(service))
            await AssertNarrowAsync(await OpenAsync(visitor, view), name);
    }

    [Fact]
    public async Task Theme_Chosen_IsRemembered()
    {
        service = new(folder);
        await using var visitor = await chromium.VisitAsync(service, new() { ColorScheme = ColorScheme.Light });
        var page = await visitor.OpenAsync("");
        var background = "getComputedStyle(document.body).backgroundColor";
        var light = await page.EvaluateAsync<string>(background);

        await page.GetByTitle("Dark theme").ClickAsync();
        await page.ReloadAsync();

        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Dark" })).ToBeCheckedAsync();
        Assert.NotEqual(light, await page.EvaluateAsync<string>(background));
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>Trains a little, and names every view with what it shows.</summary>
    private static async Task<IReadOnlyList<(string Name, string View)>> MakeViewsAsync(TestService service)
    {
        var job = await service.TrainAsync(("name", "a rather long name that a person might well give to a job"), ("sampleEverySteps", 5), ("checkpointEverySteps", 5));
        (await service.Http.PutAsJsonAsync("/aliases/production", new { checkpoint = job.Checkpoint })).EnsureSuccessStatusCode();
        (await service.Http.PostAsJsonAsync("/favourites", new { seed = 7, note = "a note" })).EnsureSuccessStatusCode();
        using var answer = await service.Http.PostAsJsonAsync("/experiments", new { job = TestService.TinyJob(), vary = new { optimizer = new[] { new { kind = "sgd" }, new { kind = "adam" } } } });
        var experiment = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        return
        [
            ("jobs", "#/"), ("job", $"#/jobs/{job.Id}"), ("new", "#/new"), ("new experiment", "#/new-experiment"), ("compare", $"#/compare?jobs={job.Id}"), ("experiment", $"#/experiments/{experiment}"),
            ("generate", $"#/generate?checkpoint={job.Checkpoint}"), ("walk", $"#/generate?checkpoint={job.Checkpoint}&walk=true"), ("datasets", "#/datasets"), ("service", "#/service"), ("favourites", "#/favourites"),
        ];
    }

    private static async Task<IPage> OpenAsync(Visitor visitor, string view)
    {
        var page = await visitor.OpenAsync(view);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByText("Loading")).ToHaveCountAsync(0);
        await page.WaitForFunctionAsync("[...document.images].every(image => image.complete || image.loading === 'lazy')"); // a quiet network may never come beside a live feed
        return page;
    }

    private static async Task AssertAccessibleAsync(IPage page, string view)
    {
        var faults = (await page.RunAxe()).Violations.Where(v => v.Impact is "serious" or "critical");
        Assert.Empty(faults.Select(v => $"{view}: {v.Help}: {string.Join(", ", v.Nodes.Select(n => n.Html))}"));
        await page.CloseAsync();
    }

    private static async Task AssertNarrowAsync(IPage page, string view)
    {
        var (content, window) = (await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await page.EvaluateAsync<int>("innerWidth"));
        Assert.True(content <= window, $"{view} is {content} pixels wide");
        await page.CloseAsync();
    }
}
