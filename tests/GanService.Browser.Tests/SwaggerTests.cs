namespace GanService.Browser.Tests;

/// <summary>The page of the API, under its own security policy.</summary>
public sealed class SwaggerTests(Chromium chromium) : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private TestService? service;

    [Fact]
    public async Task TryItOut_OfRoutes_ShowsTheirAnswers()
    {
        service = new(folder);
        await using var visitor = await chromium.VisitAsync(service, new() { ViewportSize = new() { Width = 1200, Height = 1600 } });
        var page = await visitor.OpenAsync("swagger/index.html");

        var version = await TryAsync(page, "#operations-Operations-getVersion");
        await Expect(version.Locator(".live-responses-table tbody .response-col_status")).ToHaveTextAsync("200");
        await Expect(version.Locator(".live-responses-table tbody .response-col_description")).ToContainTextAsync("\"GanService\"");

        var job = await TryAsync(page, "#operations-Jobs-postJobs");
        await Expect(job.Locator(".live-responses-table tbody .response-col_status")).ToContainTextAsync("201");

        if (Environment.GetEnvironmentVariable("PICTURES") is { } pictures)
            await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, "swagger.png") });
    }

    [Fact]
    public async Task TryItOut_OfAPicture_ShowsIt()
    {
        service = new(folder);
        await using var visitor = await chromium.VisitAsync(service);
        var page = await visitor.OpenAsync("swagger/index.html");

        var preview = page.Locator("#operations-Datasets-getDatasetsIdPreviewPng");
        await TryAsync(page, "#operations-Datasets-getDatasetsIdPreviewPng", "synthetic-faces");

        var picture = preview.Locator(".live-responses-table img");
        await Expect(picture).ToBeVisibleAsync();
        Assert.True(await picture.EvaluateAsync<bool>("async picture => { await picture.decode(); return picture.naturalWidth > 0; }"));
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }

    private static async Task<ILocator> TryAsync(IPage page, string operation, string? parameter = null)
    {
        var block = page.Locator(operation);
        await block.Locator(".opblock-summary-control").ClickAsync();
        await block.Locator(".try-out__btn").ClickAsync();
        if (parameter is not null)
            await block.Locator("tbody input").First.FillAsync(parameter);
        await block.Locator("button.execute").ClickAsync();
        return block;
    }
}
