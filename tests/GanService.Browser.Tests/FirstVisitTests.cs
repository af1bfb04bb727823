using System.Text.RegularExpressions;

namespace GanService.Browser.Tests;

public sealed partial class FirstVisitTests(Chromium chromium) : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private TestService? service;

    private TestService Service => service ??= new(folder);

    [Fact]
    public async Task FreshFolder_InTheBrowserAlone_LeadsToAFace()
    {
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("");

        await page.Button("Train the first network").ClickAsync();
        await Expect(page.Heading("article on synthetic-faces")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "25 faces after step 1" })).ToBeVisibleAsync();
        await page.Button("Checkpoint now").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Faces of step") }).First.ClickAsync();

        var faces = page.GetByRole(AriaRole.Img, new() { Name = "25 faces from seed 1" });
        await Expect(faces).ToBeVisibleAsync();
        Assert.True(await faces.EvaluateAsync<bool>("async img => { await img.decode(); return img.naturalWidth > 100; }"));
    }

    [Fact]
    public async Task Comparison_OfTheArticle_IsAnExperimentOfThreeJobs()
    {
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("");

        await page.Button("Compare SGD, RMSProp and Adam").ClickAsync();

        await Expect(page.Heading("SGD, RMSProp or Adam")).ToBeVisibleAsync();
        foreach (var kind in new[] { "sgd", "rmsprop", "adam" })
            await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Table of the jobs" }).GetByRole(AriaRole.Rowheader, new() { Name = $"optimizer: {kind}" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Comparison_OnAChosenDataset_IsOneClickAway()
    {
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("#/compare");

        await page.GetByLabel("SGD, RMSProp and Adam compared, on").SelectOptionAsync("synthetic-faces");
        await page.Button("Compare SGD, RMSProp and Adam").ClickAsync();

        await Expect(page.Heading("SGD, RMSProp or Adam")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task NewJob_WithAWrongField_SaysSoBesideItAndTakesTheRightOne()
    {
        await using var visitor = await chromium.VisitAsync(Service);
        visitor.Expected.Add("400 (Bad Request)");
        var page = await visitor.OpenAsync("#/new");
        var steps = page.GetByLabel("Steps", new() { Exact = true });

        await steps.FillAsync("0");
        await page.Button("Start training").ClickAsync();

        await Expect(steps).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(steps).ToBeFocusedAsync();
        await Expect(page.Locator("#steps-error")).ToContainTextAsync("steps must be between 1 and");

        await steps.FillAsync("3");
        await page.GetByLabel("Name").FillAsync("three steps");
        await page.GetByRole(AriaRole.Group, new() { Name = "The optimizer of both networks" }).GetByLabel("Kind").SelectOptionAsync("sgd");
        await page.Button("Start training").ClickAsync();

        await Expect(page.Heading("three steps")).ToBeVisibleAsync();
        await Expect(page.Locator(".state-completed")).ToBeVisibleAsync();
        await page.WaitForStepAsync(3);
        Assert.Equal((3, 1, 3), await page.StepsAsync());
    }

    [Fact]
    public async Task Branch_FromACheckpoint_GoesOnWithChangedSettings()
    {
        var source = await Service.TrainAsync(("name", "first"), ("checkpointEverySteps", 10));
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync($"#/jobs/{source.Id}");

        await page.GetByRole(AriaRole.Link, new() { Name = "Branch from step 10" }).ClickAsync();
        await Expect(page.Heading("Branch first from step 10")).ToBeVisibleAsync();
        await page.GetByLabel("Steps", new() { Exact = true }).FillAsync("30");
        await page.Button("Start training").ClickAsync();

        await Expect(page.Heading("first from step 10")).ToBeVisibleAsync();
        await page.WaitForStepAsync(30);
        Assert.Equal((20, 11, 30), await page.StepsAsync());
    }

    [Fact]
    public async Task Square_DrawnOnAPicture_IsWhatIsKeptOfEach()
    {
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("#/datasets");
        var archive = TestArchive.Zip([.. TestImages.Files(4), ("small.png", TestImages.Grey(16, 100))]);
        await page.GetByLabel("Pictures", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "drawn.zip", MimeType = "application/zip", Buffer = archive });
        await page.Button("See how they are cropped").ClickAsync();

        var picture = page.Locator(".drawable img").First;
        await picture.ScrollIntoViewIfNeededAsync();
        var box = (await picture.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 4) + 1, box.Y + (box.Height / 4) + 1);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height * 3 / 4) + 1);
        await Expect(page.Locator(".drawn")).ToBeVisibleAsync();
        await page.Mouse.UpAsync();

        await Expect(page.GetByLabel("Crop")).ToHaveValueAsync(Twenty());
        await page.Button("Upload").ClickAsync();
        var dataset = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "drawn" });
        await dataset.GetByText("1 file skipped").ClickAsync();
        await Expect(dataset.GetByRole(AriaRole.Img, new() { Name = "small.png" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Upload_OfAZip_BecomesADatasetWithAPreview()
    {
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("#/datasets");
        var archive = TestArchive.Zip([.. Enumerable.Range(0, 4).Select(i => ($"{i}.png", TestImages.Grey(16, (byte)(60 * i))))]);

        await page.GetByLabel("Pictures", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "My Faces.zip", MimeType = "application/zip", Buffer = archive });
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("my-faces");
        await page.Button("Upload").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "The first images of my-faces" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "my-faces" }).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.Button("Delete it").ClickAsync();
        await Expect(page.Heading("my-faces")).ToHaveCountAsync(0);
    }

    // Half of a picture of 40 pixels, from its first quarter on; pointers have fractions of a pixel.
    [GeneratedRegex(@"^box:10,10,(19|20),\1$")]
    private static partial Regex Twenty();

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }
}
