using GanService.Browser.Tests;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace GanService.Browser.Tests;

/// <summary>The browser of all tests: the machine's Chromium, or that of the environment variable CHROMIUM_PATH.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Missing = "There is no Chromium. Install it (Debian: apt-get install chromium-headless-shell) or set CHROMIUM_PATH.";

    /// <summary>A name of somebody else, which means this machine.</summary>
    public const string ReboundName = "rebound.example";

    private static readonly string[] arguments =
    [
        $"--host-resolver-rules=MAP {ReboundName} 127.0.0.1",
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (FindExecutable() is not { } path)
            return;
        Assertions.SetDefaultExpectTimeout((float)Poll.Patience.TotalMilliseconds);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = arguments });
    }

    /// <summary>A browser with its own memory, for one test. Skips the test where there is no Chromium, and fails it in CI.</summary>
    public async Task<Visitor> VisitAsync(TestService service, BrowserNewContextOptions? options = null) => await VisitAsync(service.Http.BaseAddress!, options);

    /// <inheritdoc cref="VisitAsync(TestService, BrowserNewContextOptions?)"/>
    public async Task<Visitor> VisitAsync(Uri address, BrowserNewContextOptions? options = null)
    {
        if (browser is null && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(Missing);
        Assert.SkipWhen(browser is null, Missing);
        options ??= new();
        options.BaseURL = address.ToString();
        return new(await browser!.NewContextAsync(options), address);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }

    private static string? FindExecutable()
    {
        string[] folders = ["/usr/bin", .. Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? []];
        string[] names = ["chromium-headless-shell", "chromium"]; // the first has no windows, and half the work
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).Prepend(Environment.GetEnvironmentVariable("CHROMIUM_PATH")).FirstOrDefault(File.Exists);
    }
}
