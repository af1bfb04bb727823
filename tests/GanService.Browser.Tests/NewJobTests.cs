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
    public async Task Faults_OfAForm_AreToldAtOnceEachAtItsField()
    {
        service = new(folder);
        await using var visitor = await chromium.VisitAsync(service);
        visitor.Expected.Add("400 (Bad Request)");
        var page = await visitor.OpenAsync("#/new");
        await page.GetByLabel("Image size").FillAsync("large");
        await page.GetByLabel("Steps", new() { Exact = true }).FillAsync("0");

        await page.Button("Start training").ClickAsync();

        await Expect(page.Locator("#imageSize-error")).ToHaveTextAsync("imageSize must be a whole number between 8 and 256.");
        await Expect(page.Locator("#steps-error")).ToHaveTextAsync("steps must be between 1 and 10000000.");
        await Expect(page.GetByLabel("Steps", new() { Exact = true })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Experiment_OfSeveralFields_IsAJobForEachCombination()
    {
        service = new(folder);
        await using var visitor = await chromium.VisitAsync(service);
        visitor.Expected.Add("400 (Bad Request)");
        var page = await visitor.OpenAsync("#/compare");
        await page.GetByRole(AriaRole.Link, new() { Name = "New experiment" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Rates and losses");
        await page.GetByLabel("Steps", new() { Exact = true }).FillAsync("3");
        await page.GetByLabel("Values").FillAsync("0.0002, 99");
        await page.Button("Vary another field").ClickAsync();
        await page.GetByLabel("Field").Nth(1).SelectOptionAsync("Loss");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "binary-cross-entropy" }).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "hinge" }).CheckAsync();
        await page.Button("Repeat with other seeds").ClickAsync();
        await Expect(page.GetByText("12 jobs")).ToBeVisibleAsync();

        await page.Button("Start the experiment").ClickAsync();
        await Expect(page.GetByText("99: optimizer.learningRate must be between").First).ToBeVisibleAsync();
        await page.GetByLabel("Values").First.FillAsync("0.0002, 0.001");
        await page.Button("Start the experiment").ClickAsync();

        await Expect(page.Heading("Rates and losses")).ToBeVisibleAsync();
        var jobs = page.GetByRole(AriaRole.Region, new() { Name = "Table of the jobs" });
        await Expect(jobs.Locator("tbody tr")).ToHaveCountAsync(12);
        await Expect(jobs.Locator("thead th")).ToHaveTextAsync(["Job", "State", "Step", "Best distance", "Took", "Seed", "Loss", "Optimizer: learning rate"]);
        await Expect(jobs.GetByRole(AriaRole.Rowheader, new() { Name = "seed: 43, loss: hinge, learning rate: 0.001" })).ToBeVisibleAsync();
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
