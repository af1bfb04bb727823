namespace GanService.Browser.Tests;

/// <summary>Faces in their own pixels.</summary>
public sealed class PictureTests(Chromium chromium) : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private TestService? service;

    private TestService Service => service ??= new(folder);

    [Theory]
    [InlineData(1440, 1)]
    [InlineData(390, 3)]
    [InlineData(1000, 1.25f)]
    public async Task Faces_OnEveryPage_HaveWholePixelsOfTheScreen(int width, float ratio)
    {
        var job = await Service.TrainAsync(("imageSize", 28));
        using var uploaded = await Service.UploadAsync("mine", TestArchive.Zip(TestImages.Files(41)));
        await using var visitor = await chromium.VisitAsync(Service, new() { ViewportSize = new() { Width = width, Height = 900 }, DeviceScaleFactor = ratio });

        foreach (var view in new[] { "#/", $"#/jobs/{job.Id}", $"#/compare?jobs={job.Id}", $"#/generate?checkpoint={job.Checkpoint}", $"#/generate?checkpoint={job.Checkpoint}&walk=true", "#/datasets" })
        {
            var page = await visitor.OpenAsync(view);
            await page.Locator(".pixel-box").First.ScrollIntoViewIfNeededAsync();
            var scales = await Poll.UntilAsync(
                () => page.EvaluateAsync<double[]>(
                    """
                    () => [...document.querySelectorAll(".pixel-box")].map(box => box.querySelector("img, canvas"))
                      .map(picture => picture?.naturalWidth === 0 || picture?.width === 300 || !picture ? 0 : devicePixelRatio * picture.getBoundingClientRect().width / (picture.naturalWidth ?? picture.width))
                    """),
                scales => scales.Length > 0 && scales.All(scale => scale > 0));
            Assert.All(scales, scale => Assert.Equal(0, Math.Abs((scale < 0.999 ? 1 / scale : scale) - Math.Round(scale < 0.999 ? 1 / scale : scale)), 2));
            await page.CloseAsync();
        }
    }

    [Fact]
    public async Task Preview_OfADataset_IsWhole()
    {
        using var uploaded = await Service.UploadAsync("mine", TestArchive.Zip(TestImages.Files(41)));
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("#/datasets");

        var preview = page.GetByRole(AriaRole.Img, new() { Name = "The first images of mine" });

        var size = await preview.EvaluateAsync<double[]>("async img => { await img.decode(); const { width, height } = img.getBoundingClientRect(); return [img.naturalWidth / img.naturalHeight, width / height]; }");
        Assert.Equal(size[0], size[1], 2);
    }

    [Fact]
    public async Task Picture_OnTheGeneratePage_HasItsPlaceBeforeItIsThere()
    {
        var job = await Service.TrainAsync(("imageSize", 28));
        var waiting = new TaskCompletionSource();
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("");
        await page.RouteAsync("**/generate?*", async route =>
        {
            await waiting.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync($"/#/generate?checkpoint={job.Checkpoint}&count=9&scale=3");
        var place = page.Locator(".pixel-box");
        var before = (await place.BoundingBoxAsync())!;

        waiting.SetResult();

        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "9 faces from seed 1" })).ToBeVisibleAsync();
        var after = (await place.BoundingBoxAsync())!;
        Assert.Equal((before.X, before.Y, before.Width, before.Height), (after.X, after.Y, after.Width, after.Height));
        Assert.Equal((3 * 86) - 2, after.Width);
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }
}
