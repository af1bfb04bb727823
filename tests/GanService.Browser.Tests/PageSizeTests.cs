namespace GanService.Browser.Tests;

/// <summary>What a first visit loads: programs and styles as they are sent, and answers of the service, without pictures. What is asked for again, as on a busy machine, counts once.</summary>
public sealed class PageSizeTests(Chromium chromium) : IAsyncDisposable
{
    private const string LoadedBytes =
        """
        () => [...new Map(performance.getEntries()
          .filter(e => "encodedBodySize" in e && e.initiatorType !== "img" && !/[.](png|gif|svg)|generate[?]/.test(e.name))
          .map(e => [e.name, e.encodedBodySize]))].reduce((sum, [, bytes]) => sum + bytes, 0)
        """;

    private readonly TemporaryFolder folder = new();
    private TestService? service;

    [Fact]
    public async Task Pages_OfFirstVisits_AreSmall()
    {
        service = new(folder);
        var job = await service.TrainAsync(("steps", 1000), ("imageSize", 8), ("checkpointEverySteps", 500));
        (string View, int MostKilobytes)[] pages = [("#/", 110), ($"#/jobs/{job.Id}", 180), ("#/generate", 120), ("#/new", 115), ("#/datasets", 115), ("#/service", 115)];

        List<string> large = [];
        foreach (var (view, most) in pages)
        {
            await using var visitor = await chromium.VisitAsync(service);
            var page = await visitor.OpenAsync(view);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await Expect(page.GetByText("Loading")).ToHaveCountAsync(0);
            var kilobytes = await page.EvaluateAsync<int>(LoadedBytes) / 1024;
            if (kilobytes < 10 || kilobytes > most)
                large.Add($"{view} loads {kilobytes} kB and may load {most}");
        }

        Assert.True(large.Count == 0, string.Join(Environment.NewLine, large));
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }
}
