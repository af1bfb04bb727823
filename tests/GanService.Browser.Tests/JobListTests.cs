using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Engine.Recipes;
using Microsoft.EntityFrameworkCore;

namespace GanService.Browser.Tests;

/// <summary>The dashboard with more jobs than one page shows.</summary>
public sealed class JobListTests(Chromium chromium) : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private TestService? service;

    private TestService Service => service ??= new(folder);

    [Fact]
    public async Task RunningJob_OlderThanTwoHundredOthers_ComesFirst()
    {
        var running = await Service.QueueAsync(TestService.EndlessJob(("name", "the one that runs")));
        await Service.WaitForAsync(running.Id, j => j.Step > 0);
        await AddAsync(210);
        await using var visitor = await chromium.VisitAsync(Service);

        var page = await visitor.OpenAsync("");

        await Expect(page.Locator("[data-job]").First).ToHaveAttributeAsync("data-job", running.Id);
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "All 211" })).ToBeCheckedAsync();
        Assert.Equal(51, await page.Locator("[data-job]").CountAsync());
        await page.Button("Next").ClickAsync();
        await Expect(page.GetByText("Page 2 of 5")).ToBeVisibleAsync();
        await Expect(page.GetByText("job 159", new() { Exact = true })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByText("Page 2 of 5")).ToBeVisibleAsync();
        await Service.CancelAsync(running.Id);
    }

    [Fact]
    public async Task Jobs_SearchedAndAllChosen_AreDeletedAndTheOthersStay()
    {
        await AddAsync(120);
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Table" }).CheckAsync(new() { Force = true });
        await page.GetByLabel("Search jobs").FillAsync("odd");
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "All 60" })).ToBeVisibleAsync();
        await page.GetByLabel("Choose job 119").CheckAsync();
        await page.Button("Choose all 60").ClickAsync();

        await page.Button("Delete").ClickAsync();
        await page.Button("Delete them").ClickAsync();

        await Expect(page.GetByText("60 jobs were changed.")).ToBeVisibleAsync();
        await using var database = await Service.DatabaseAsync();
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"job {2 * i}"), await database.Jobs.OrderBy(j => j.Id).Select(j => j.Name).ToListAsync());
    }

    [Fact]
    public async Task List_ThatCannotBeReadAnew_IsShownAsOldUntilItCan()
    {
        await AddAsync(3);
        await using var visitor = await chromium.VisitAsync(Service);
        visitor.Expected.Add("ERR_FAILED");
        var page = await visitor.OpenAsync("");
        var listing = page.Locator(".listing");
        await Expect(listing).Not.ToContainClassAsync("old");
        await page.RouteAsync("**/jobs?**", route => route.AbortAsync());

        await page.GetByLabel("Order").SelectOptionAsync("best distance");

        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Expect(listing).ToContainClassAsync("old");
        await page.UnrouteAsync("**/jobs?**");
        await page.Button("Try again").ClickAsync();
        await Expect(listing).Not.ToContainClassAsync("old");
    }

    [Fact]
    public async Task Jobs_OfAColumn_AreSortedByIt()
    {
        await AddAsync(3);
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Table" }).CheckAsync(new() { Force = true });

        await page.Button("Name").ClickAsync();

        await Expect(page.Locator("tbody .job-link")).ToHaveTextAsync(["job 0", "job 1", "job 2"]);
        await page.Button("Name ↑").ClickAsync();
        await Expect(page.Locator("tbody .job-link")).ToHaveTextAsync(["job 2", "job 1", "job 0"]);
        Assert.Equal("#/?sort=-name", new Uri(page.Url).Fragment);
    }

    [Fact]
    public async Task Keys_OnTheListOfJobs_ChooseAndCompare()
    {
        await AddAsync(3);
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("");
        await Expect(page.Locator("[data-job]")).ToHaveCountAsync(3);

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await Expect(page.GetByText("2 jobs chosen")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Button("Close").ClickAsync();
        await page.Keyboard.PressAsync("c");

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Table of the jobs" }).Locator("tbody tr")).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByLabel("Search jobs to compare")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Comparison_OfTenOldJobsByAddress_ShowsAllAndInWhatTheyDiffer()
    {
        await AddAsync(210);
        await using var database = await Service.DatabaseAsync();
        var ids = await database.Jobs.OrderBy(j => j.Id).Select(j => j.Id).Take(10).ToListAsync();
        foreach (var (i, id) in ids.Index())
        {
            database.Checkpoints.Add(new() { Id = $"{id}-c", JobId = id, Step = 1, ImageSize = 28, Sha256 = "", GeneratorBytes = 1, Resumable = false, Distance = 100 + (10 * i), CreatedAt = DateTime.UtcNow });
        }

        await database.SaveChangesAsync();
        await using var visitor = await chromium.VisitAsync(Service);
        visitor.Expected.Add("status of 500"); // these checkpoints have no weights

        var page = await visitor.OpenAsync($"#/compare?jobs={string.Join(',', ids)},gone");

        var table = page.GetByRole(AriaRole.Region, new() { Name = "Table of the jobs" });
        await Expect(table.Locator("tbody tr")).ToHaveCountAsync(10);
        await Expect(table.Locator("thead th")).ToHaveTextAsync(["Job", "State", "Step", "Best distance", "Took", "Seed", "Remove"]);
        await Expect(page.GetByText("One of the jobs is no longer there")).ToBeVisibleAsync();
        await Expect(page.Locator(".verdict")).ToContainTextAsync("job 0 came closest to its dataset: distance 100, 9.1 % below job 1’s 110. Jobs here that differ by their seed only are up to 47 % apart, so this may be chance.");
    }

    [Fact]
    public async Task Checkpoint_OfAJobOlderThanTwoHundredOthers_IsCalledByTheJobsName()
    {
        var old = await Service.TrainAsync(("name", "an old one"));
        await AddAsync(210);
        await using var visitor = await chromium.VisitAsync(Service);

        var page = await visitor.OpenAsync($"#/generate?checkpoint={old.Checkpoint}");

        await Expect(page.GetByText("Step 20 of an old one")).ToBeVisibleAsync();
        await Expect(page.Locator($"#checkpoint option[value='{old.Checkpoint}']")).ToHaveTextAsync("an old one, step 20, 8 px");
    }

    [Fact]
    public async Task Job_Described_ShowsItEverywhere()
    {
        await AddAsync(1);
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("");
        await page.GetByText("job 0").ClickAsync();
        await page.Button("Name, tags, note").ClickAsync();

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("the best");
        await page.GetByLabel("Tags").FillAsync("keep, faces");
        await page.GetByLabel("Note").FillAsync("smiles");
        await page.Button("Save").ClickAsync();

        await Expect(page.Heading("the best")).ToBeVisibleAsync();
        await Expect(page.GetByText("smiles")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "keep" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "the best" })).ToBeVisibleAsync();
        Assert.Equal("#/?tag=keep", new Uri(page.Url).Fragment);
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }

    // Jobs that were cancelled while they waited, which differ in their seeds.
    private async Task AddAsync(int count)
    {
        await using var database = await Service.DatabaseAsync();
        var dataset = await database.Datasets.FirstAsync();
        for (var i = 0; i < count; i++)
        {
            var job = new TrainingJob
            {
                Id = SortableId.New(TimeProvider.System),
                Name = $"job {i}",
                Recipe = "article",
                DatasetId = dataset.Id,
                DatasetName = dataset.Name,
                Priority = 0,
                Steps = 5000,
                Tags = [i % 2 == 0 ? "even" : "odd"],
                ConfigurationJson = JsonSerializer.Serialize(Recipe.All[0].Configuration with { Seed = i }, Engine.EngineJson.Options),
                CreatedAt = DateTime.UtcNow,
            };
            job.Cancel(DateTime.UtcNow);
            database.Jobs.Add(job);
        }

        await database.SaveChangesAsync();
    }
}
