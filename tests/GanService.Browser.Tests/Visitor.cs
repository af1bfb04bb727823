using System.Collections.Concurrent;
using System.Globalization;

namespace GanService.Browser.Tests;

/// <summary>Somebody with a browser. At the end there must have been no error in its console and no request to another host.</summary>
public sealed class Visitor(IBrowserContext context, Uri address) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> complaints = [];

    /// <summary>Errors in the console and requests to other hosts that a test brings about, by a part of their text.</summary>
    public IList<string> Expected { get; } = [];

    /// <summary>Signs the browser in.</summary>
    public async Task SignInAsync(string key) => Assert.Equal(200, (await context.APIRequest.PostAsync(new Uri(address, "session").ToString(), new() { DataObject = new { key } })).Status);

    public async Task<IPage> OpenAsync(string view)
    {
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout((float)Poll.Patience.TotalMilliseconds);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !Expected.Any(message.Text.Contains) && !IsOfAnEndedHub(message))
                complaints.Enqueue(message.Text + " at " + message.Location);
        };
        page.PageError += (_, error) => complaints.Enqueue(error);
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" or "ws" or "wss" } asked && asked.Authority != address.Authority && !Expected.Any(asked.ToString().Contains))
                complaints.Enqueue($"a request to {asked}");
        };
        await page.GotoAsync(new Uri(address, view).ToString());
        return page;
    }

    // A machine that is busy enough lets the service give up a silent connection; the page makes another.
    private static bool IsOfAnEndedHub(IConsoleMessage message) => message.Text.Contains("404") && (message.Text + message.Location).Contains("/hubs/training?id=");

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        Assert.True(complaints.IsEmpty, string.Join(Environment.NewLine, complaints));
    }
}

/// <summary>What tests look for on a page.</summary>
public static class PageExtensions
{
    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Heading(this IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    public static ILocator Connection(this IPage page) => page.Locator("[data-state].connection");

    /// <summary>Waits until the chart has a step.</summary>
    public static async Task WaitForStepAsync(this IPage page, int step)
    {
        await page.Locator(".loss-chart").WaitForAsync();
        var last = await page.Locator("body").EvaluateAsync<int>(
            """
            (body, [step, patience]) => new Promise(done => {
              const end = performance.now() + patience;
              const look = () => {
                const last = Number(body.querySelector(".loss-chart")?.dataset.lastStep);
                last >= step || performance.now() > end ? done(last) : setTimeout(look, 20);
              };
              look();
            })
            """,
            new[] { step, Poll.Patience.TotalMilliseconds });
        Assert.True(last >= step, $"The chart has stopped at step {last} and not come to {step}.");
    }

    /// <summary>The chart's steps: how many, the first and the last. The chart takes them in order and none twice, so as many as the last says is all of them.</summary>
    public static async Task<(int Points, int First, int Last)> StepsAsync(this IPage page)
    {
        var chart = page.Locator(".loss-chart");
        var steps = await chart.EvaluateAsync<string[]>("chart => [chart.dataset.points, chart.dataset.firstStep, chart.dataset.lastStep]");
        return (Number(steps[0]), Number(steps[1]), Number(steps[2]));
    }

    /// <summary>Checks that a chart has every step up to the last one; of more than 15,000 a page keeps a part.</summary>
    public static void AssertEvery(this (int Points, int First, int Last) steps, int last)
    {
        Assert.Equal((1, last), (steps.First, steps.Last));
        Assert.InRange(steps.Points, last <= 15_000 ? last : 10_000, last);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
