using System.Text.RegularExpressions;

namespace GanService.Browser.Tests;

/// <summary>Several jobs over each other.</summary>
public sealed class ComparisonTests(Chromium chromium) : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private TestService? service;

    private TestService Service => service ??= new(folder, ("GanService:QualityBudget", "1"));

    [Fact]
    public async Task Losses_OfJobsOverTrainingTime_AreReadWhereTheyAreZoomedAndTheAddressKeepsWhatIsShown()
    {
        const int Steps = 2000;
        await Service.TrainAsync(); // compiles what would make the first step of the next as long as all others
        var (first, second) = (await Service.TrainAsync(("steps", Steps)), await Service.TrainAsync(("steps", Steps), ("seed", 2)));
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("");
        await page.RouteAsync("**/losses?after=0&maxPoints=15000", route => route.ContinueAsync(new() { Url = route.Request.Url.Replace("15000", "60", StringComparison.Ordinal) }));
        await page.GotoAsync($"/#/compare?jobs={first.Id},{second.Id}");
        await page.WaitForStepAsync(Steps);
        await Expect(page.Locator(".panels h3")).ToHaveTextAsync(["Discriminator, real", "Discriminator, fake", "Generator", "Discriminator’s accuracy", "Distance from the dataset"]);

        await page.GetByLabel("Over").SelectOptionAsync("Training time");
        await page.Button("Zoom in").ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Generator" }).CheckAsync(new() { Force = true });

        await AssertZoomedAsync();
        await page.ReloadAsync();
        await AssertZoomedAsync();

        async Task AssertZoomedAsync()
        {
            var chart = page.Locator(".loss-chart");
            await page.WaitForStepAsync(Steps);
            await Expect(chart).Not.ToHaveAttributeAsync("data-drawn", (await chart.GetAttributeAsync("data-points"))!);
            await Expect(page.Locator(".panels .chart")).ToHaveCountAsync(1);
            await Expect(page).ToHaveURLAsync(new Regex(@"&from=[0-9.]+&to=[0-9.]+&x=trained&show=generator$"));
            await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Generator" })).ToBeCheckedAsync();
        }
    }

    [Fact]
    public async Task Quality_OfJobs_IsInAChartBesideTheLosses()
    {
        var job = await Service.TrainAsync(("checkpointEverySteps", 5));
        await using var visitor = await chromium.VisitAsync(Service);

        var page = await visitor.OpenAsync($"#/compare?jobs={job.Id}");

        var distances = page.GetByRole(AriaRole.Figure).Filter(new() { HasText = "Distance from the dataset" }).GetByRole(AriaRole.Listitem);
        await Expect(distances).ToHaveTextAsync(new Regex(@"article on synthetic-faces [0-9.]+"));
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Table of the jobs" }).Locator("tbody tr")).ToHaveCountAsync(1);
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }
}
