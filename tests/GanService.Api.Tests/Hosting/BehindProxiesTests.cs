using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Tests.Keys;
using GanService.Api.Web.Live;
using Microsoft.AspNetCore.SignalR.Client;

namespace GanService.Api.Tests.Hosting;

/// <summary>What proxies say of a request, and who is believed.</summary>
public sealed class BehindProxiesTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private TestService? service;

    [Theory]
    [InlineData("")]
    [InlineData("10.1.2.3;192.168.0.0/16;::1")]
    public async Task Headers_OfAStranger_ChangeNothing(string known)
    {
        service = await StartAsync(("GanService:KnownProxies", known), ("GanService:MaxStreamsPerAddress", "1"), ("GanService:AllowedHosts", "gan.example"));
        var job = await service.QueueAsync(TestService.EndlessJob());

        using var created = await service.Http.SendAsync(Forwarded(HttpMethod.Post, "/jobs", ("X-Forwarded-Prefix", "/elsewhere"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https")));
        Assert.StartsWith("/jobs/", created.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await StatusAsync(Forwarded(HttpMethod.Get, "/jobs", ("Host", "evil.example"), ("X-Forwarded-Host", "gan.example"))));

        using var first = await service.Http.SendAsync(Forwarded(HttpMethod.Get, $"/jobs/{job.Id}/events", ("X-Forwarded-For", "192.0.2.1")), HttpCompletionOption.ResponseHeadersRead);
        using var second = await service.Http.SendAsync(Forwarded(HttpMethod.Get, $"/jobs/{job.Id}/events", ("X-Forwarded-For", "192.0.2.2")), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (first.StatusCode, second.StatusCode));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3; 127.0.0.0/8")]
    public async Task Headers_OfAKnownProxy_AreBelieved(string known)
    {
        service = await StartAsync(("GanService:KnownProxies", known), ("GanService:MaxStreamsPerAddress", "1"), ("GanService:AllowedHosts", "gan.example"));
        var job = await service.QueueAsync(TestService.EndlessJob());

        using var created = await service.Http.SendAsync(Forwarded(HttpMethod.Post, "/jobs", ("X-Forwarded-Prefix", "/gan service")));
        Assert.StartsWith("/gan%20service/jobs/", created.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await StatusAsync(Forwarded(HttpMethod.Get, "/jobs", ("X-Forwarded-Host", "evil.example"))));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Forwarded(HttpMethod.Get, "/jobs", ("Host", "service"), ("X-Forwarded-Host", "gan.example"))));

        using var first = await service.Http.SendAsync(Forwarded(HttpMethod.Get, $"/jobs/{job.Id}/events", ("X-Forwarded-For", "192.0.2.1")), HttpCompletionOption.ResponseHeadersRead);
        using var second = await service.Http.SendAsync(Forwarded(HttpMethod.Get, $"/jobs/{job.Id}/events", ("X-Forwarded-For", "192.0.2.2")), HttpCompletionOption.ResponseHeadersRead);
        using var third = await service.Http.SendAsync(Forwarded(HttpMethod.Get, $"/jobs/{job.Id}/events", ("X-Forwarded-For", "192.0.2.9, 192.0.2.2")), HttpCompletionOption.ResponseHeadersRead); // what the proxy added is last
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (first.StatusCode, second.StatusCode, third.StatusCode));
    }

    [Fact]
    public async Task Addresses_UnderAPrefix_AllHaveIt()
    {
        service = await StartAsync(("GanService:KnownProxies", "127.0.0.1"));
        var job = await service.TrainAsync(("sampleEverySteps", 10));
        (await service.Http.PutAsJsonAsync("/aliases/production", new { checkpoint = job.Checkpoint })).EnsureSuccessStatusCode();
        var document = await service.GetAsync<JsonElement>("/swagger/v1/swagger.json");
        var routes = document.GetProperty("paths").EnumerateObject().Where(p => p.Value.TryGetProperty("get", out var get) && get.GetProperty("responses").TryGetProperty("200", out var ok)
            && ok.TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out _)).Select(p => p.Name).ToList();

        Assert.Contains("/jobs/{id}/samples", routes);
        foreach (var route in routes)
        {
            var address = route.Replace("{id}", route.StartsWith("/jobs") ? job.Id : route.StartsWith("/checkpoints") ? job.Checkpoint : "synthetic-faces").Replace("{name}", "production");
            using var answer = await service.Http.SendAsync(Forwarded(HttpMethod.Get, address, ("X-Forwarded-Prefix", "/under")));
            AssertPrefixed(await answer.Content.ReadAsStringAsync(), address);
        }

        foreach (var (address, body) in new (string, object)[] { ("/jobs", TestService.TinyJob()), ("/experiments", new { job = TestService.TinyJob(), vary = new { batchSize = new[] { 8, 16 } } }) })
        {
            using var answer = await service.Http.SendAsync(Forwarded(HttpMethod.Post, address, body, ("X-Forwarded-Prefix", "/under")));
            Assert.StartsWith($"/under{address}/", answer.Headers.Location!.ToString());
        }

        Assert.Equal("/under", (await ReadAsync("/swagger/v1/swagger.json")).GetProperty("servers")[0].GetProperty("url").GetString());
        Assert.Contains("/under/nowhere", (await ReadAsync("/nowhere")).GetProperty("detail").GetString());
        using var events = await service.Http.SendAsync(Forwarded(HttpMethod.Get, $"/jobs/{job.Id}/events", ("X-Forwarded-Prefix", "/under")));
        var all = await SseParser.Create(await events.Content.ReadAsStreamAsync()).EnumerateAsync().ToListAsync();
        Assert.Contains(all, e => e.EventType == "sampleDrawn");
        Assert.All(all, e => AssertPrefixed(e.Data, e.EventType));
        Assert.Equal($"/under/jobs/{job.Id}/samples/1.png", (await FirstOnHubAsync(job.Id)).Url);
    }

    /// <summary>Some proxies take the prefix away, others leave it; and whoever is beside the service needs none.</summary>
    [Theory]
    [InlineData("/gan/service/jobs")]
    [InlineData("/jobs")]
    public async Task Prefix_OfTheSettings_IsInAnswersThoughItMayBeMissingInPaths(string address)
    {
        service = new(folder, ("GanService:PathBase", "/gan/service"));

        using var created = await service.Http.PostAsJsonAsync(address, TestService.TinyJob());

        Assert.StartsWith("/gan/service/jobs/", created.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await service.Http.GetAsync(created.Headers.Location)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Http.GetAsync("/gan/serviced/jobs")).StatusCode);
    }

    [Fact]
    public async Task SignIn_UnderAPrefix_IsGoodWhereverTheBrowserSeesTheService()
    {
        service = new(folder, ("GanService:PathBase", "/gan/service"), ("GanService:RequireKeys", "true"));
        var key = await service.AddKeyAsync("phone", Scope.Read);
        foreach (var prefix in new[] { "/gan/service", "" })
        {
            using var browser = service.Browser();
            using var signedIn = await browser.PostAsJsonAsync($"{prefix}/session", new { key });

            Assert.StartsWith("ganservice.gan.service=", Assert.Single(signedIn.Headers.GetValues("Set-Cookie")));
            Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync($"{prefix}/jobs"));
            await browser.DeleteAsync($"{prefix}/session");
            Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusAsync($"{prefix}/jobs"));
        }
    }

    [Fact]
    public async Task Prefix_WithoutASlashBehindIt_IsRedirectedToThePage()
    {
        service = new(folder, ("GanService:PathBase", "/ganservice"));
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = service.Http.BaseAddress };

        using var redirected = await client.GetAsync("/ganservice");
        using var page = await client.GetAsync("/ganservice/");

        Assert.Equal("/ganservice/", redirected.Headers.Location?.ToString());
        Assert.Contains("<title>GanService</title>", await page.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }

    // What comes by a proxy needs a key.
    private async Task<TestService> StartAsync(params (string Name, string Value)[] settings)
    {
        service = new(folder, settings);
        service.Http.DefaultRequestHeaders.Authorization = new("Bearer", await service.AddKeyAsync("visitor", Scope.Admin));
        return service;
    }

    private static HttpRequestMessage Forwarded(HttpMethod method, string address, params (string Name, string Value)[] headers) => Forwarded(method, address, TestService.TinyJob(), headers);

    private static HttpRequestMessage Forwarded(HttpMethod method, string address, object body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, address) { Content = method == HttpMethod.Post ? JsonContent.Create(body) : null };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private async Task<HttpStatusCode> StatusAsync(HttpRequestMessage request)
    {
        using var answer = await service!.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<JsonElement> ReadAsync(string address)
    {
        using var answer = await service!.Http.SendAsync(Forwarded(HttpMethod.Get, address, ("X-Forwarded-Prefix", "/under")));
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<DrawnSample> FirstOnHubAsync(string jobId)
    {
        var drawn = new TaskCompletionSource<DrawnSample>();
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(service!.Http.BaseAddress!, "/hubs/training"), options =>
        {
            options.Headers["X-Forwarded-Prefix"] = "/under";
            options.Headers["Authorization"] = service.Http.DefaultRequestHeaders.Authorization!.ToString();
        }).Build();
        hub.On<DrawnSample>("sampleDrawn", sample => drawn.TrySetResult(sample));
        await hub.StartAsync();
        await hub.InvokeAsync("Watch", jobId);
        return await drawn.Task.WaitAsync(Poll.Patience);
    }

    // Whatever looks like a path is an address.
    private static void AssertPrefixed(string json, string where)
    {
        foreach (var text in TextsOf(JsonDocument.Parse(json).RootElement).Where(t => t.StartsWith('/')))
            Assert.True(text.StartsWith("/under/", StringComparison.Ordinal), $"{where} tells {text}");
    }

    private static IEnumerable<string> TextsOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(TextsOf),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => TextsOf(p.Value)),
        _ => [],
    };
}
