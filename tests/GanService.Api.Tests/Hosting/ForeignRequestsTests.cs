using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using GanService.Api.Store.Rows;
using GanService.Api.Tests.Keys;

namespace GanService.Api.Tests.Hosting;

/// <summary>Hosts and origins, as browsers and proxies tell of them.</summary>
public sealed class ForeignRequestsTests(ForeignRequestsTests.Shared shared) : IClassFixture<ForeignRequestsTests.Shared>
{
    private readonly TestService service = shared.Service;

    [Theory]
    [InlineData("localhost:8080")]
    [InlineData("gan.localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("192.168.7.7:81")]
    [InlineData("[::1]:8080")]
    [InlineData("served.example")]
    [InlineData("GAN.example:443")]
    [InlineData("one.lab.example")]
    public async Task Host_ThatIsKnown_IsAnswered(string host)
    {
        using var answer = await service.Http.SendAsync(new(HttpMethod.Get, "/jobs") { Headers = { Host = host } });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Host_OfTheMachineItself_IsAnswered() => await Host_ThatIsKnown_IsAnswered(Environment.MachineName.ToUpperInvariant());

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example:8080")]
    [InlineData("localhost.evil.example")]
    [InlineData("lab.example")]
    [InlineData("gan.example.")]
    public async Task Host_ThatIsNot_IsRefusedWithTheSetting(string host)
    {
        foreach (var address in new[] { "/jobs", "/", "/health/live", "/swagger/index.html", "/hubs/training" })
        {
            var problem = await service.ProblemAsync(HttpStatusCode.MisdirectedRequest, new(HttpMethod.Get, address) { Headers = { Host = host } });

            Assert.Contains("GanService:AllowedHosts", problem.GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task Host_LeftOutByAnOldHealthCheck_IsAnswered()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(service.Http.BaseAddress!.Host, service.Http.BaseAddress.Port);
        await client.GetStream().WriteAsync("GET /health/live HTTP/1.0\r\n\r\n"u8.ToArray());

        Assert.StartsWith("HTTP/1.1 200", await new StreamReader(client.GetStream(), Encoding.ASCII).ReadLineAsync());
    }

    [Theory]
    [InlineData("127.0.0.1:8080", "http://127.0.0.1:8080", null)] // the dashboard in a browser that says no more
    [InlineData("127.0.0.1:8080", "http://127.0.0.1:8080", "same-origin")]
    [InlineData("127.0.0.1:8080", null, "none")]
    [InlineData("127.0.0.1:8080", null, null)] // curl
    [InlineData("127.0.0.1:18200", "http://127.0.0.1:18201", "same-origin")] // proxies that name the service instead of themselves
    [InlineData("127.0.0.1:18200", "https://gan.example", "same-origin")]
    [InlineData("127.0.0.1:18200", "http://gan.example", null)]
    [InlineData("gan.example", "http://gan.example:81", null)] // and those that drop the port
    public async Task Change_FromAPageOfTheService_IsDone(string host, string? origin, string? site)
    {
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Get })
        {
            using var answer = await service.Http.SendAsync(Request(method, "/jobs/nobody", host, origin, site));

            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"{method}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("127.0.0.1:8080", "http://localhost:8080", null)]
    [InlineData("localhost:8080", "http://localhost:3000", null)]
    [InlineData("localhost:8080", "http://localhost:3000", "same-site")]
    [InlineData("localhost:8080", "http://evil.example", "cross-site")]
    [InlineData("localhost:8080", "http://localhost:8080", "cross-site")]
    [InlineData("localhost:8080", "null", null)]
    [InlineData("localhost:8080", "null", "cross-site")]
    [InlineData("localhost:8080", null, "cross-site")]
    [InlineData("localhost:8080", "chrome-extension://abcdef", "none")]
    [InlineData("127.0.0.1:18200", "http://evil.example", "same-origin")] // a rebound name, behind a proxy that hides it
    public async Task Request_OfAForeignPage_IsRefusedWithAReason(string host, string? origin, string? site)
    {
        foreach (var (method, address) in new[]
        {
            (HttpMethod.Post, "/jobs"), (HttpMethod.Put, "/aliases/x"), (HttpMethod.Delete, "/jobs/nobody"), (HttpMethod.Options, "/jobs"), (HttpMethod.Post, "/hubs/training/negotiate"),
            (HttpMethod.Get, "/hubs/training"), (HttpMethod.Get, "/jobs/nobody/events"), (HttpMethod.Get, "/generate"),
        })
        {
            var problem = await service.ProblemAsync(HttpStatusCode.Forbidden, Request(method, address, host, origin, site));

            Assert.Contains("a web page of another origin", problem.GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task Dashboard_BehindAProxyThatHidesItsAddress_LoadsAndSaysWhatToSet()
    {
        var script = Regex.Match(await service.Http.GetStringAsync("/"), @"assets/[\w-]+\.js").Value;

        using var loaded = await service.Http.SendAsync(Request(HttpMethod.Get, script, "127.0.0.1:18200", "http://192.168.7.7", site: null));
        Assert.Equal(HttpStatusCode.OK, loaded.StatusCode);

        var refused = await service.ProblemAsync(HttpStatusCode.Forbidden, Request(HttpMethod.Post, "/session", "127.0.0.1:18200", "http://192.168.7.7", site: null));
        Assert.Contains("GanService:AllowedHosts", refused.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Link_OnAForeignPage_OpensAPageButChangesNothing()
    {
        foreach (var (method, destination, expected) in new[]
        {
            (HttpMethod.Get, "document", HttpStatusCode.OK), (HttpMethod.Get, "iframe", HttpStatusCode.Forbidden), (HttpMethod.Post, "document", HttpStatusCode.Forbidden),
        })
        {
            var request = Request(method, "/jobs", "localhost", origin: null, "cross-site");
            request.Headers.Add("Sec-Fetch-Mode", "navigate");
            request.Headers.Add("Sec-Fetch-Dest", destination);
            using var answer = await service.Http.SendAsync(request);

            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Hub_OpenedByAForeignPageWithoutNegotiation_IsRefused()
    {
        using var foreign = new ClientWebSocket();
        foreign.Options.SetRequestHeader("Origin", "http://localhost:1");
        foreign.Options.CollectHttpResponseDetails = true;
        var hub = new Uri($"ws://{service.Http.BaseAddress!.Authority}/hubs/training");

        await Assert.ThrowsAsync<WebSocketException>(() => foreign.ConnectAsync(hub, CancellationToken.None));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.HttpStatusCode);

        using var own = new ClientWebSocket();
        own.Options.SetRequestHeader("Origin", $"http://{hub.Authority}");
        await own.ConnectAsync(hub, CancellationToken.None);
    }

    private static HttpRequestMessage Request(HttpMethod method, string address, string host, string? origin, string? site)
    {
        var request = new HttpRequestMessage(method, address) { Headers = { Host = host } };
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        return request;
    }

    /// <summary>Its requests have a key, as those for other hosts than this machine need one.</summary>
    public sealed class Shared() : SharedService(("urls", "http://served.example:0;http://*:0"), ("GanService:AllowedHosts", "gan.example; *.lab.example")), IAsyncLifetime
    {
        public async ValueTask InitializeAsync() => Service.Http.DefaultRequestHeaders.Authorization = new("Bearer", await Service.AddKeyAsync("visitor", Scope.Admin));
    }
}
