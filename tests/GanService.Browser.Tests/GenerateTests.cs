using System.Net;
using System.Net.Http.Headers;
using GanService.Api.Web.Aliases;

namespace GanService.Browser.Tests;

/// <summary>What a checkpoint can be asked for in the browser.</summary>
public sealed class GenerateTests(Chromium chromium) : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private TestService? service;

    private TestService Service => service ??= new(folder);

    [Fact]
    public async Task Alias_GivenOnThePageOfAJob_CanBeGeneratedFromAndRemoved()
    {
        var job = await Service.TrainAsync(("checkpointEverySteps", 10));
        await using var visitor = await chromium.VisitAsync(Service);
        visitor.Expected.Add("400 (Bad Request)");
        var page = await visitor.OpenAsync($"#/jobs/{job.Id}");

        await page.Button("Name step 10").ClickAsync();
        await page.GetByLabel("Alias").FillAsync("Best one!");
        await page.Button("Name it").ClickAsync();
        await Expect(page.Locator("#alias-error")).ToContainTextAsync("'Best one!' cannot name a checkpoint");
        await page.GetByLabel("Alias").FillAsync("production");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Button("Remove the alias production")).ToBeVisibleAsync();
        await page.GotoAsync("/#/generate");
        await page.GetByLabel("Checkpoint").SelectOptionAsync("production");
        await Expect(page.Locator(".drawn-from")).ToContainTextAsync("Step 10 of");
        await page.Button("Remove the alias production").ClickAsync();
        await page.Button("Remove it").ClickAsync();

        await Expect(page.Locator(".alias")).ToHaveCountAsync(0);
        Assert.Empty(await Service.GetAsync<IReadOnlyList<AliasResponse>>("/aliases"));
    }

    [Fact]
    public async Task Direction_MadeOfSeeds_HasASliderThatMovesFaces()
    {
        var job = await Service.TrainAsync();
        await using var visitor = await chromium.VisitAsync(Service);
        visitor.Expected.Add("400 (Bad Request)");
        var page = await visitor.OpenAsync($"#/generate?checkpoint={job.Checkpoint}&seed=5&count=2");
        await Expect(page.GetByText("Step 20 of")).ToBeVisibleAsync();

        await page.Button("Make one from seeds").ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Smiling!");
        await page.GetByLabel("Seeds without it").FillAsync("1, 5-6");
        await page.GetByLabel("Seeds with it").FillAsync("2");
        await page.Button("Make it").ClickAsync();
        await Expect(page.Locator("#new-direction-name-error")).ToContainTextAsync("lower-case letters");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("smiling");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("smiling 0.0").FillAsync("0.8");

        await Expect(page.GetByLabel("smiling 0.8")).ToBeVisibleAsync();
        await Expect(page.Locator(".code code")).ToContainTextAsync("direction=smiling%3A0.8");
        await page.Button("Remove the direction smiling").ClickAsync();
        await Expect(page.Locator(".code code")).Not.ToContainTextAsync("direction");
        await Expect(page.GetByLabel("smiling 0.0")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Direction_LearnedFromALabel_SaysWhatItIsWorthAndHasASlider()
    {
        (string, byte[])[] shades = [.. Enumerable.Range(0, 50).Select(i => ($"{(i % 2 == 0 ? "dark" : "bright")}/{i}.png", TestImages.Grey(16, (byte)(i + (i % 2 == 0 ? 10 : 180)))))];
        using (var answer = await Service.UploadAsync("shades", TestArchive.Zip(shades)))
            await TestService.AssertStatusAsync(HttpStatusCode.Created, answer);
        var job = await Service.TrainAsync(("dataset", "shades"));
        await using var visitor = await chromium.VisitAsync(Service);
        visitor.Expected.Add("400 (Bad Request)");
        var page = await visitor.OpenAsync($"#/generate?checkpoint={job.Checkpoint}&seed=5&count=2");

        await page.Button("Learn one from a label").ClickAsync();
        await page.GetByLabel("Leads to").SelectOptionAsync("bright");
        await page.GetByLabel("Away from").SelectOptionAsync("dark");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Bright!");
        await page.Button("Learn it").ClickAsync();
        await Expect(page.Locator("#learn-name-error")).ToContainTextAsync("lower-case letters");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("bright");
        await page.Button("Learn it").ClickAsync();
        await Expect(page.Locator("dialog").GetByRole(AriaRole.Status)).ToContainTextAsync("100 % were told rightly; always naming the more frequent sort would be right for 50 %");
        await page.Button("Close").ClickAsync();

        await Expect(page.GetByLabel("bright 0.0")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task LearnDirection_OfACheckpointWithoutLabels_SaysSo()
    {
        var job = await Service.TrainAsync();
        await using var visitor = await chromium.VisitAsync(Service);
        visitor.Expected.Add("409 (Conflict)");
        var page = await visitor.OpenAsync($"#/generate?checkpoint={job.Checkpoint}");

        await page.Button("Learn one from a label").ClickAsync();

        await Expect(page.Locator("dialog")).ToContainTextAsync("are not here, or have no labels");
    }

    [Fact]
    public async Task Faces_ComparedWithTheTrainingImages_AreSaidToBeCopiesOrNot()
    {
        var job = await Service.TrainAsync();
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync($"#/generate?checkpoint={job.Checkpoint}&seed=5&count=2");

        await Expect(page.GetByText("Step 20 of")).ToBeVisibleAsync(); // the picture is there, and what is below it moves no more
        await page.Button("Find the nearest training images").ClickAsync();

        await Expect(page.GetByText("the image of synthetic-faces that is nearest")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Rowheader)).ToHaveTextAsync(["5", "6"]);
        var pairs = page.GetByRole(AriaRole.Img, new() { Name = "Faces from seed 5, and below each the nearest training image" });
        Assert.True(await pairs.EvaluateAsync<bool>("async img => { await img.decode(); return img.naturalHeight > img.naturalWidth / 2; }"));
    }

    [Fact]
    public async Task Faces_WhoseTrainingImagesAreGone_CannotBeComparedAndSaySo()
    {
        using var uploaded = await Service.UploadAsync("mine", TestArchive.Zip([.. Enumerable.Range(0, 4).Select(i => ($"{i}.png", TestImages.Grey(16, (byte)(60 * i))))]));
        await Service.TrainAsync(("dataset", "mine"));
        using var deleted = await Service.Http.DeleteAsync("/datasets/mine?force=true");
        await using var visitor = await chromium.VisitAsync(Service);
        visitor.Expected.Add("409 (Conflict)");
        var page = await visitor.OpenAsync("#/generate");
        await Expect(page.GetByText("Step 20 of")).ToBeVisibleAsync();

        await page.Button("Find the nearest training images").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("are not here");
    }

    [Fact]
    public async Task History_OfAFace_IsOneLinkFromTheFaceAndFromTheSamples()
    {
        var job = await Service.TrainAsync(("checkpointEverySteps", 10), ("seed", 40));
        await using var visitor = await chromium.VisitAsync(Service);
        var generate = await visitor.OpenAsync($"#/generate?checkpoint={job.Checkpoint}&seed=42");
        var page = await visitor.OpenAsync($"#/jobs/{job.Id}");
        var link = new PageGetByRoleOptions { Name = "Seed 42 through the checkpoints (GIF)" };

        await page.Button("Face of seed 42").ClickAsync();
        await page.Button("Through the checkpoints").ClickAsync();

        var address = await page.GetByRole(AriaRole.Link, link).GetAttributeAsync("href");
        Assert.Equal(address, await generate.GetByRole(AriaRole.Link, link).GetAttributeAsync("href"));
        Assert.Equal("GIF"u8.ToArray(), (await Service.BytesAsync(address!))[..3]);
    }

    [Fact]
    public async Task Face_PickedBeforeTheCheckpointsAreKnown_CanBeFollowedThroughThemAfterwards()
    {
        var job = await Service.TrainAsync(("seed", 40));
        var picked = new TaskCompletionSource();
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("");
        await page.RouteAsync($"**/jobs/{job.Id}/checkpoints*", async route =>
        {
            await picked.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync($"/#/jobs/{job.Id}");

        await page.Button("Face of seed 42").ClickAsync();
        await Expect(page.GetByText("No checkpoint has been saved yet")).ToBeVisibleAsync();
        picked.SetResult();

        await Expect(page.Button("Through the checkpoints")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Face_LikeAPicture_IsFoundShownSteeredAndDownloaded()
    {
        await Service.TrainAsync();
        await using var visitor = await chromium.VisitAsync(Service);
        visitor.Expected.Add("400 (Bad Request)");
        var page = await visitor.OpenAsync("#/generate?count=1");
        await Expect(page.GetByText("Step 20 of")).ToBeVisibleAsync();
        var plate = page.GetByRole(AriaRole.Region, new() { Name = "A face like a picture" });

        await ChooseAsync("me.txt", "no picture"u8.ToArray());
        await page.Button("Find the face").ClickAsync();
        await Expect(plate.GetByRole(AriaRole.Alert)).ToContainTextAsync("Send a PNG, JPEG or WebP file");
        await ChooseAsync("me.png", await Service.BytesAsync("/generate?seed=4&scale=2"));
        await page.Button("Find the face").ClickAsync();

        await Expect(plate.GetByText("Found in 150 steps")).ToBeVisibleAsync();
        var face = plate.GetByRole(AriaRole.Img, new() { Name = "The face that is most like it" });
        var found = await face.GetAttributeAsync("src");
        await page.Locator("#truncation").FillAsync("0.5");
        await Expect(face).Not.ToHaveAttributeAsync("src", found!);
        var download = await page.RunAndWaitForDownloadAsync(() => plate.GetByRole(AriaRole.Link, new() { Name = "Download its latent (JSON)" }).ClickAsync());
        using var sent = new StringContent(await File.ReadAllTextAsync(await download.PathAsync()), new MediaTypeHeaderValue("application/json"));
        using var drawn = await Service.Http.PostAsync("/generate", sent);
        Assert.Equal(("like-me.json", HttpStatusCode.OK), (download.SuggestedFilename, drawn.StatusCode));

        Task ChooseAsync(string name, byte[] picture) => page.GetByLabel("Picture of a face").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "image/png", Buffer = picture });
    }

    [Fact]
    public async Task Face_LikeAPicture_IsLookedForUntilSomebodyStopsIt()
    {
        await Service.TrainAsync();
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("#/generate?count=1");
        await Expect(page.GetByText("Step 20 of")).ToBeVisibleAsync();
        await page.RouteAsync("**/latents/project*", _ => Task.CompletedTask); // it never answers
        await page.GetByLabel("Picture of a face").SetInputFilesAsync(new FilePayload { Name = "me.png", MimeType = "image/png", Buffer = TestImages.Grey(16, 90) });

        await page.Button("Find the face").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = "Steps of the search" })).ToBeVisibleAsync();
        var hungUp = new TaskCompletionSource();
        page.RequestFailed += (_, request) =>
        {
            if (request.Url.Contains("/latents/project", StringComparison.Ordinal))
                hungUp.TrySetResult();
        };
        await page.Button("Stop").ClickAsync();

        await hungUp.Task.WaitAsync(Poll.Patience);
        await Expect(page.Button("Find the face")).ToBeEnabledAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("Download ZIP", "article-on-synthetic-faces-step-00020-seeds-3-to-6.zip", "PK")]
    [InlineData("Weights of step 20 as safetensors", "article-on-synthetic-faces-step-00020.safetensors", "")]
    [InlineData("Weights of step 20 as ONNX", "article-on-synthetic-faces-step-00020.onnx", "")]
    public async Task Download_OnTheGeneratePage_IsAFile(string link, string file, string beginning)
    {
        await Service.TrainAsync();
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("#/generate?seed=3&count=4");
        await Expect(page.GetByText("Step 20 of")).ToBeVisibleAsync(); // the picture is there, and what is below it moves no more

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync());

        Assert.Equal(file, download.SuggestedFilename);
        Assert.StartsWith(beginning, await File.ReadAllTextAsync(await download.PathAsync()));
    }

    [Fact]
    public async Task Picture_OfUnknownOrigin_IsRecognizedWhenItWasMadeHere()
    {
        await Service.TrainAsync();
        await using var visitor = await chromium.VisitAsync(Service);
        visitor.Expected.Add("400 (Bad Request)");
        var page = await visitor.OpenAsync("#/generate");
        var plate = page.GetByRole(AriaRole.Region, new() { Name = "Did this service make it?" });

        await ChooseAsync(await Service.BytesAsync("/generate?seed=4&count=2"));
        await Expect(plate).ToContainTextAsync("Yes. This service made the picture");
        await ChooseAsync(TestImages.Grey(16, 90));
        await Expect(plate).ToContainTextAsync("No. The picture does not say how it was made");
        await ChooseAsync("no picture"u8.ToArray());
        await Expect(plate.GetByRole(AriaRole.Alert)).ToContainTextAsync("Send a PNG file");

        Task ChooseAsync(byte[] picture) => page.GetByLabel("Picture", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "face.png", MimeType = "image/png", Buffer = picture });
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }
}
