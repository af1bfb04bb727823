using System.Globalization;
using System.Text.RegularExpressions;
using GanService.Api.Store.Rows;

namespace GanService.Browser.Tests;

/// <summary>Losses that are no cross-entropies: below 0, and of any size.</summary>
public sealed class LossTests(Chromium chromium) : IAsyncLifetime
{
    // As the style sheet has them in a light theme.
    private static readonly int[][] colors = [[0x14, 0x64, 0xa5], [0xb5, 0x47, 0x08], [0x17, 0x20, 0x1e]];

    private static readonly (string Field, object? Value)[] wasserstein = [("recipe", "article"), ("steps", 150), ("imageSize", 28), ("loss", "wasserstein"), ("batchSize", 32), ("networks", null)];

    private readonly TemporaryFolder folder = new();
    private TestService? service;

    private TestService Service => service!;

    public ValueTask InitializeAsync()
    {
        service = new(folder);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Chart_OfWassersteinLosses_ShowsAllThreeAndSaysWhatTheyAre()
    {
        var job = await Service.TrainAsync(wasserstein);
        await using var visitor = await chromium.VisitAsync(Service, new() { ColorScheme = ColorScheme.Light });
        var page = await visitor.OpenAsync($"#/jobs/{job.Id}");
        await page.WaitForStepAsync(150);
        await page.EvaluateAsync("() => { window.written = []; const { fillText } = CanvasRenderingContext2D.prototype; CanvasRenderingContext2D.prototype.fillText = function (text, ...where) { window.written.push(text); fillText.call(this, text, ...where); }; }");

        await Expect(page.GetByText("Wasserstein loss (logits)", new() { Exact = true })).ToBeVisibleAsync();
        await AssertDrawnAsync(page.Locator(".chart canvas").First);
        await page.GetByLabel("Log scale").CheckAsync();

        await Expect(page.GetByText("Wasserstein loss (logits), logarithmic beyond ±1", new() { Exact = true })).ToBeVisibleAsync();
        await AssertDrawnAsync(page.Locator(".chart canvas").First);
        var written = await Poll.UntilAsync(() => page.EvaluateAsync<string[]>("() => window.written"), texts => texts.Length > 0);
        Assert.Contains(written, text => text.StartsWith('-'));
        Assert.DoesNotContain("log 2", written);
        var text = await page.Locator("body").InnerTextAsync();
        Assert.DoesNotContain("nats", text);
        Assert.DoesNotContain("log 2", text);
    }

    [Fact]
    public async Task Chart_ZoomedIntoAThinnedHistory_ReadsItsStepsAndKeepsTheZoomInTheAddress()
    {
        const int Steps = 400;
        var job = await Service.TrainAsync(("steps", Steps));
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("");
        await page.RouteAsync("**/losses?after=0&maxPoints=15000", route => route.ContinueAsync(new() { Url = route.Request.Url.Replace("15000", "60", StringComparison.Ordinal) }));
        await page.GotoAsync($"/#/jobs/{job.Id}");
        await page.WaitForStepAsync(Steps);
        Assert.InRange((await page.StepsAsync()).Points, 3, 60);

        await page.Button("Zoom in").ClickAsync();
        await page.GetByLabel("Log scale").CheckAsync();

        await AssertZoomedAsync();
        await page.ReloadAsync();
        await AssertZoomedAsync();

        async Task AssertZoomedAsync()
        {
            await Expect(page.Locator(".loss-chart")).ToHaveAttributeAsync("data-drawn", $"{Steps}");
            await Expect(page).ToHaveURLAsync(new Regex(@"\?from=100\.8&to=300\.3&scale=log$"));
            await Expect(page.Button("All")).ToBeEnabledAsync();
            await Expect(page.GetByLabel("Log scale")).ToBeCheckedAsync();
        }
    }

    [Fact]
    public async Task Values_DraggedOver_AreZoomedIntoUntilADoubleClick()
    {
        var job = await Service.TrainAsync();
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync($"#/jobs/{job.Id}");
        await page.WaitForStepAsync(20);
        var chart = page.Locator(".chart .u-over").First;
        await chart.ScrollIntoViewIfNeededAsync();
        var box = (await chart.BoundingBoxAsync())!;

        await page.Mouse.MoveAsync(box.X + 100, box.Y + 60);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 104, box.Y + 160, new() { Steps = 4 });
        await page.Mouse.UpAsync();

        await Expect(page).ToHaveURLAsync(new Regex(@"\?y=losses:[0-9.]+:[0-9.]+$"));
        await page.ReloadAsync();
        await Expect(page.Button("All")).ToBeEnabledAsync();
        await page.Locator(".chart .u-over").First.DblClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"{job.Id}$"));
    }

    [Fact]
    public async Task Readings_UnderThePointer_AreTheExtremesOfItsSteps()
    {
        var job = await Service.TrainAsync(("steps", 1200));
        await using var visitor = await chromium.VisitAsync(Service, new() { ViewportSize = new() { Width = 390, Height = 844 } });
        var page = await visitor.OpenAsync($"#/jobs/{job.Id}");
        await page.WaitForStepAsync(1200);
        var readings = page.GetByRole(AriaRole.Table, new() { Name = "Losses under the pointer" });
        await Expect(readings.Locator("thead")).ToContainTextAsync("Step 1,200");

        await page.Locator(".chart .u-over").First.HoverAsync();

        await Expect(readings.Locator("thead")).ToContainTextAsync(new Regex("Steps [0-9]+–[0-9]+"));
        var generator = readings.GetByRole(AriaRole.Row).Filter(new() { HasText = "Generator" }).Locator("td");
        var numbers = (await generator.AllInnerTextsAsync()).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(3, numbers.Length);
        Assert.True(numbers[1] < numbers[2]);
    }

    [Fact]
    public async Task Sparkline_OfWassersteinLosses_ShowsAllThree()
    {
        await Service.TrainAsync(wasserstein);
        await using var visitor = await chromium.VisitAsync(Service, new() { ColorScheme = ColorScheme.Light });

        await AssertDrawnAsync((await visitor.OpenAsync("")).Locator(".sparkline"));
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Pages_OfAJobThatDiverged_HaveShortNumbersAndWordsThatWrap(int width)
    {
        var job = await Service.TrainAsync([.. wasserstein, ("optimizer", new { kind = "sgd", learningRate = 10 })]);
        Assert.Equal(JobState.Failed, job.State);
        Assert.True(Math.Abs(job.Losses!.Generator) > 1e9);
        await using var visitor = await chromium.VisitAsync(Service, new() { ViewportSize = new() { Width = width, Height = 844 } });

        var list = await visitor.OpenAsync("");
        await Expect(list.GetByText(job.Error!)).ToBeVisibleAsync();
        await AssertFitsAsync(list);
        var page = await visitor.OpenAsync($"#/jobs/{job.Id}");
        await page.WaitForStepAsync(job.Step);
        await page.GetByLabel("Log scale").CheckAsync();
        await AssertFitsAsync(page);
    }

    [Fact]
    public async Task Comparison_OfDifferentLosses_SaysThatTheyAreAndHasNoReference()
    {
        var (critic, usual) = (await Service.TrainAsync(("loss", "wasserstein")), await Service.TrainAsync());
        await using var visitor = await chromium.VisitAsync(Service);

        var page = await visitor.OpenAsync($"#/compare?jobs={critic.Id},{usual.Id}");
        await Expect(page.GetByText("Different losses: compare courses, not heights")).ToBeVisibleAsync();

        await page.GotoAsync($"/#/compare?jobs={usual.Id}");
        await Expect(page.GetByText("Binary cross-entropy (nats)", new() { Exact = true })).ToBeVisibleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        folder.Dispose();
    }

    // Nothing beyond the edge, in the page or in any of its lines, and no number of more digits than anybody reads.
    private static async Task AssertFitsAsync(IPage page)
    {
        var wide = await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("main *, body")]
              .filter(element => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline" && !element.closest(".scroll, .hidden, svg"))
              .map(element => `${element.tagName}.${element.className}: ${element.textContent}`)
            """);
        Assert.Empty(wide);
        Assert.DoesNotMatch("[0-9][0-9,]{8}", await page.Locator("main").InnerTextAsync());
    }

    private static async Task AssertDrawnAsync(ILocator canvas)
    {
        var drawn = await Poll.UntilAsync(
            () => canvas.EvaluateAsync<int[]>(
                """
                (canvas, colors) => {
                  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                  const counts = colors.map(() => 0);
                  for (let i = 0; i < data.length; i += 4)
                    colors.forEach((color, k) => { counts[k] += data[i + 3] > 100 && color.every((level, c) => Math.abs(level - data[i + c]) < 40) ? 1 : 0; });
                  return counts;
                }
                """,
                colors),
            counts => counts.All(count => count > 20));
        Assert.Equal(colors.Length, drawn.Length);
    }
}
