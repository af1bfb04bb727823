using GanService.Api.Store.Rows;

namespace GanService.Browser.Tests;

/// <summary>A telephone that needs a key.</summary>
public sealed class SignInTests(Chromium chromium) : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private TestService? service;

    [Fact]
    public async Task Key_ThatMayOnlyRead_ShowsOnlyThatUntilItIsRevoked()
    {
        service = new(folder, ("GanService:RequireKeys", "true"));
        await using var database = await service.DatabaseAsync();
        var (_, key) = (await database.AddKeyAsync("phone", [Scope.Read], life: null, TimeProvider.System, CancellationToken.None))!.Value;
        await using var visitor = await VisitAsync();
        var page = await visitor.OpenAsync("");

        await Expect(page.Heading("Sign in")).ToBeVisibleAsync();
        await ShowAsync(page, "sign-in");
        await page.GetByLabel("Key").FillAsync("gan_wrong");
        await page.Button("Sign in").ClickAsync();
        await Expect(page.GetByText("This key is not known here")).ToBeVisibleAsync();
        await ShowAsync(page, "sign-in-wrong");
        await page.GetByLabel("Key").FillAsync(key);
        await page.Button("Sign in").ClickAsync();

        await Expect(page.Connection()).ToHaveAttributeAsync("data-state", "live");
        await Expect(page.GetByText("phone", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Button("Train the first network")).ToBeDisabledAsync();
        await ShowAsync(page, "signed-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Datasets", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Pictures take the scope “datasets”")).ToBeVisibleAsync();
        await ShowAsync(page, "signed-in-datasets");

        await database.ApiKeys.RevokeAsync(TimeProvider.System.GetUtcNow().UtcDateTime, CancellationToken.None);
        await Expect(page.Heading("Sign in")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Link_OfTheFirstStart_SignsInAndTheButtonOut()
    {
        service = new(folder); // without keys, so that the first one can be made here
        await using var database = await service.DatabaseAsync();
        var (_, link) = (await database.AddFirstKeyAsync(TimeProvider.System, CancellationToken.None))!.Value;
        await service.DisposeAsync();
        service = new(folder, ("GanService:RequireKeys", "true"));
        await using var visitor = await VisitAsync();
        var page = await visitor.OpenAsync($"#/sign-in/{link}");

        await Expect(page.Button("Train the first network")).ToBeEnabledAsync();
        await ShowAsync(page, "signed-in-admin");
        visitor.Expected.Add("401 (Unauthorized)");
        await page.EvaluateAsync($"location.hash = '#/sign-in/{link}'"); // used
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("link");
        await page.EvaluateAsync("location.hash = '#/'");
        await Expect(page.Button("Train the first network")).ToBeEnabledAsync();
        await page.Button("Sign out").ClickAsync();

        await Expect(page.Heading("Sign in")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Heading("Sign in")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Swagger_GivenAKey_SendsItWithWhatIsTriedOut()
    {
        service = new(folder, ("GanService:RequireKeys", "true"));
        await using var database = await service.DatabaseAsync();
        var (_, key) = (await database.AddKeyAsync("phone", [Scope.Read], life: null, TimeProvider.System, CancellationToken.None))!.Value;
        await using var visitor = await VisitAsync();
        var page = await visitor.OpenAsync("swagger");
        var block = page.Locator("#operations-Operations-getVersion");
        await block.Locator(".opblock-summary-control").ClickAsync();
        await block.Locator(".try-out__btn").ClickAsync();
        await block.Locator("button.execute").ClickAsync();
        await Expect(block.Locator(".live-responses-table tbody .response-col_status")).ToContainTextAsync("401");

        await page.Locator(".auth-wrapper .authorize").ClickAsync();
        await page.Locator(".auth-container input").FillAsync(key);
        await page.Locator(".auth-btn-wrapper .authorize").ClickAsync();
        await page.Locator(".auth-btn-wrapper .btn-done").ClickAsync();
        await block.Locator("button.execute").ClickAsync();

        await Expect(block.Locator(".live-responses-table tbody .response-col_status")).ToContainTextAsync("200");
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }

    private async Task<Visitor> VisitAsync()
    {
        var visitor = await chromium.VisitAsync(service!, new() { ViewportSize = new() { Width = 390, Height = 844 } });
        foreach (var expected in new[] { "401", "WebSocket", "ERR_" }) // of a key that ended
            visitor.Expected.Add(expected);
        return visitor;
    }

    private static async Task ShowAsync(IPage page, string name)
    {
        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 0, 390);
        if (Environment.GetEnvironmentVariable("PICTURES") is { } pictures)
            await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, $"{name}.png") });
    }
}
