namespace GanService.Browser.Tests;

/// <summary>The form of a new job.</summary>
public sealed class NewJobTests(Chromium chromium) : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private TestService? service;

    [Fact]
    public async Task Branch_FromTheLastStep_ProposesMoreSteps()
    {
        service = new(folder);
        var source = await service.TrainAsync(("name", "first"), ("tags", new[] { "two words", "2026" }));
        await using var visitor = await chromium.VisitAsync(service);
        var page = await visitor.OpenAsync($"#/new?from={source.Id}&checkpoint={source.Checkpoint}");
        await Expect(page.GetByLabel("Steps", new() { Exact = true })).ToHaveValueAsync((2 * source.Steps).ToString(System.Globalization.CultureInfo.InvariantCulture));

        await page.Button("Start training").ClickAsync();

        await Expect(page.Heading($"first from step {source.Steps}")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "two words" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "2026" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Fields_LeftAndComeBackTo_AreAsTheyWereAndALinkBeginsAnew()
    {
        service = new(folder);
        await using var visitor = await chromium.VisitAsync(service);
        var page = await visitor.OpenAsync("#/new");
        await FillAsync("Steps", "777");

        await page.GetByRole(AriaRole.Link, new() { Name = "Upload faces" }).ClickAsync();
        await FillAsync("Crop", "fit");
        await page.GoBackAsync();
        await ExpectAsync("Steps", "777");
        await page.ReloadAsync();
        await ExpectAsync("Steps", "777");
        await page.GoForwardAsync();
        await ExpectAsync("Crop", "fit");

        await page.GetByRole(AriaRole.Link, new() { Name = "Jobs", Exact = true }).ClickAsync();
        await page.GotoAsync("/#/new");
        await ExpectAsync("Steps", "5000");

        Task FillAsync(string label, string text) => page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
        Task ExpectAsync(string label, string text) => Expect(page.GetByLabel(label, new() { Exact = true })).ToHaveValueAsync(text);
    }

    [Fact]
    public async Task Generation_LeftAndComeBackTo_IsAsItWasAndALinkBeginsAnew()
    {
        service = new(folder);
        await service.TrainAsync();
        await using var visitor = await chromium.VisitAsync(service);
        var page = await visitor.OpenAsync("#/generate");
        var seed = page.GetByLabel("Seed", new() { Exact = true });
        var link = page.GetByRole(AriaRole.Link, new() { Name = "Generate", Exact = true });
        await seed.FillAsync("99");

        await page.GetByRole(AriaRole.Link, new() { Name = "Datasets", Exact = true }).ClickAsync();
        await Expect(page.Heading("Datasets")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(seed).ToHaveValueAsync("99");
        await link.ClickAsync();
        await Expect(seed).ToHaveValueAsync("1");
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }
}
