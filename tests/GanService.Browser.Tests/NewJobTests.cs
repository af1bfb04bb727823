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

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }
}
