using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using GanService.Api.Web.Favourites;
using GanService.Api.Web.Http;

namespace GanService.Browser.Tests;

/// <summary>Faces that are picked, kept, and walked between.</summary>
public sealed class FaceTests(Chromium chromium) : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private TestService? service;

    private TestService Service => service ??= new(folder);

    [Fact]
    public async Task Face_PickedByKeys_CanBeKeptWithANote()
    {
        var job = await Service.TrainAsync(("name", "my faces"));
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync($"#/generate?checkpoint={job.Checkpoint}&seed=10&count=9");
        await Expect(page.GetByText("Step 20 of")).ToBeVisibleAsync(); // the picture is there, and what is below it moves no more

        await page.Button("Face of seed 10").FocusAsync();
        foreach (var key in new[] { "ArrowUp", "ArrowLeft", "ArrowRight", "ArrowDown" }) // the first two lead nowhere
            await page.Keyboard.PressAsync(key);
        await Expect(page.Button("Face of seed 14")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Seed 14" });
        await Expect(dialog).ToContainTextAsync("my faces, step 20");
        await Expect(dialog.GetByRole(AriaRole.Img, new() { Name = "Face of seed 14" })).ToHaveAttributeAsync("width", "448"); // 56 times its 8 pixels
        await page.Button("Favourite").ClickAsync();
        await page.GetByLabel("Note").FillAsync("the smile");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Button("Save")).ToBeDisabledAsync();
        await Expect(page.Button("Favourite")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Keyboard.PressAsync("Escape");

        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.Button("Face of seed 14, a favourite")).ToBeFocusedAsync();
        var favourites = await Poll.UntilAsync(() => Service.GetAsync<Page<FavouriteResponse>>("/favourites"), listed => listed.Items.All(f => f.Note is not null)); // the note may be under way still
        var favourite = Assert.Single(favourites.Items);
        Assert.Equal((job.Checkpoint, 14, "the smile"), (favourite.Checkpoint, favourite.Seed, favourite.Note));
    }

    [Fact]
    public async Task Favourite_WhoseCheckpointIsGone_CanBeSeenSavedAndRemoved()
    {
        var job = await Service.TrainAsync(("name", "my faces"));
        (await Service.Http.PostAsJsonAsync("/favourites", new { seed = 14, note = "the smile" })).EnsureSuccessStatusCode();
        (await Service.Http.DeleteAsync($"/jobs/{job.Id}")).EnsureSuccessStatusCode();
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("#/favourites");

        await Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "the smile" })).ToContainTextAsync("my faces, step 20");
        await page.Button("Face of seed 14, my faces, step 20").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("nothing more can be drawn of it");
        var picture = dialog.GetByRole(AriaRole.Img, new() { Name = "Face of seed 14" });
        Assert.True(await picture.EvaluateAsync<bool>("async img => { await img.decode(); return img.naturalWidth === 8; }"));
        var download = await page.RunAndWaitForDownloadAsync(() => dialog.GetByRole(AriaRole.Link, new() { Name = "Download PNG" }).ClickAsync());
        Assert.Equal("my-faces-step-00020-seed-14.png", download.SuggestedFilename);
        await page.Keyboard.PressAsync("Escape");
        await page.Button("Remove seed 14").ClickAsync();
        await page.Button("Remove it").ClickAsync();

        await Expect(page.GetByText("No face is a favourite yet")).ToBeVisibleAsync();
        Assert.Empty(Directory.GetFiles(folder.File("data/favourites")));
    }

    [Fact]
    public async Task Face_Held_IsWalkedFromToTheOneThatIsPickedNext()
    {
        var job = await Service.TrainAsync();
        foreach (var seed in new[] { 3, 5 })
            (await Service.Http.PostAsJsonAsync("/favourites", new { seed })).EnsureSuccessStatusCode();
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("#/favourites");

        await page.Button("Walk from seed 3").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Held face" })).ToContainTextAsync("Seed 3 is held");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Face of seed 5,") }).ClickAsync();
        var walk = page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Region, new() { Name = "Walk" });
        await Expect(walk.GetByRole(AriaRole.Heading)).ToHaveTextAsync("From seed 3 to seed 5");
        var address = await walk.GetByRole(AriaRole.Link, new() { Name = "Download GIF" }).GetAttributeAsync("href");

        Assert.Contains($"checkpoint={job.Checkpoint}&seeds=3%2C5&", address);
        Assert.Equal("GIF"u8.ToArray(), (await Service.BytesAsync(address!))[..3]);
        await page.Keyboard.PressAsync("Escape");
        await page.Button("Let go").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Held face" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Face_OfASample_IsShownBesideThatOfTheCheckpointBefore()
    {
        var job = await Service.TrainAsync(("sampleEverySteps", 5), ("checkpointEverySteps", 10), ("seed", 40));
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync($"#/jobs/{job.Id}");
        var samples = page.GetByRole(AriaRole.Region, new() { Name = "Samples" });
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Seed 42" });

        await samples.GetByLabel("Step of the sample").FillAsync("3"); // after those of steps 1, 5 and 10
        await samples.GetByRole(AriaRole.Button, new() { Name = "Face of seed 42", Exact = true }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Figure)).ToHaveTextAsync(["Sample, step 15", "Checkpoint, step 10"]);
        await page.Button("Through the checkpoints").ClickAsync();
        await page.Button("Face of seed 42 at step 20").ClickAsync();
        await Expect(dialog).ToContainTextAsync("Checkpoint, step 20");
        await page.Button("Follow it through the samples").ClickAsync();

        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Face 3 through the steps" })).ToContainTextAsync("seed 42");
    }

    [Fact]
    public async Task Checkpoints_SideBySide_AreThoseOfTheAddress()
    {
        var job = await Service.TrainAsync(("checkpointEverySteps", 5));
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync($"#/jobs/{job.Id}?steps=5,20&seeds=3,17");
        var plate = page.GetByRole(AriaRole.Region, new() { Name = "Checkpoints side by side" });

        await Expect(plate.GetByRole(AriaRole.Rowheader)).ToHaveTextAsync(new Regex[] { new("^5"), new("^20") });
        await Expect(plate.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(["Step", "3", "17"]);
        await plate.GetByLabel("Seeds").FillAsync("0-2, x");
        await Expect(plate).ToContainTextAsync("Write whole numbers with commas between them");
        await plate.GetByLabel("Seeds").FillAsync("0-2");
        await plate.GetByText("2 of 4 checkpoints").ClickAsync();
        await plate.GetByRole(AriaRole.Checkbox, new() { Name = "10", Exact = true }).CheckAsync();
        await plate.GetByRole(AriaRole.Checkbox, new() { Name = "5", Exact = true }).UncheckAsync();
        await page.ReloadAsync();

        await Expect(plate.GetByRole(AriaRole.Rowheader)).ToHaveTextAsync(new Regex[] { new("^10"), new("^20") });
        await Expect(plate.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(["Step", "0", "1", "2"]);
        await plate.GetByRole(AriaRole.Button, new() { Name = "Face of seed 0 at step 10" }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(plate.GetByRole(AriaRole.Button, new() { Name = "Face of seed 1 at step 20" })).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Face_InATheme_HasNoSeriousAccessibilityFault(ColorScheme theme)
    {
        var job = await Service.TrainAsync(("checkpointEverySteps", 10));
        (await Service.Http.PostAsJsonAsync("/favourites", new { seed = 1 })).EnsureSuccessStatusCode();
        await using var visitor = await chromium.VisitAsync(Service, new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
        var page = await visitor.OpenAsync($"#/generate?checkpoint={job.Checkpoint}");

        await page.Button("Face of seed 2").ClickAsync();
        await page.Button("Walk from here …").ClickAsync();
        await page.Button("Face of seed 1, a favourite").ClickAsync();
        foreach (var part in new[] { "Walk here from seed 2", "Through the checkpoints", "Nearest training image" })
        {
            if (await page.Button(part).GetAttributeAsync("aria-expanded") != "true")
                await page.Button(part).ClickAsync();
            await Expect(page.GetByText("Loading")).ToHaveCountAsync(0);
            var faults = (await page.RunAxe()).Violations.Where(v => v.Impact is "serious" or "critical");
            Assert.Empty(faults.Select(v => $"{part}: {v.Help}: {string.Join(", ", v.Nodes.Select(n => n.Html))}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }
}
