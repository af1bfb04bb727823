using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Tests.Hosting;

/// <summary>What every answer tells browsers.</summary>
public sealed class SecurityHeadersTests(SecurityHeadersTests.Shared shared) : IClassFixture<SecurityHeadersTests.Shared>
{
    private readonly TestService service = shared.Service;

    [Fact]
    public async Task Answers_OfEveryRouteAndMethod_HaveThem()
    {
        var document = await service.GetAsync<JsonElement>("/swagger/v1/swagger.json");
        var paths = document.GetProperty("paths").EnumerateObject().Select(p => Routes.Filled(p.Name, "some")).ToList();

        Assert.Contains("/jobs/some/events", paths);
        foreach (var path in paths)
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Options, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete })
                await AssertHeadersAsync(new(method, path));
        }
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/index.html", HttpStatusCode.OK)]
    [InlineData("/mark.svg", HttpStatusCode.OK)]
    [InlineData("/swagger", HttpStatusCode.MovedPermanently)]
    [InlineData("/swagger/index.html", HttpStatusCode.OK)]
    [InlineData("/swagger/index.js", HttpStatusCode.OK)]
    [InlineData("/swagger/nothing.js", HttpStatusCode.NotFound)]
    [InlineData("/swagger/v1/swagger.json", HttpStatusCode.OK)]
    [InlineData("/hubs/training", HttpStatusCode.BadRequest)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/jobs?limit=many", HttpStatusCode.BadRequest)]
    public async Task Answers_OfFilesAndErrors_HaveThem(string address, HttpStatusCode status) => Assert.Equal(status, await AssertHeadersAsync(new(HttpMethod.Get, address)));

    [Fact]
    public async Task Answers_OfRefusals_HaveThem()
    {
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await AssertHeadersAsync(new(HttpMethod.Get, "/jobs") { Headers = { Host = "evil.example" } }));
        Assert.Equal(HttpStatusCode.Forbidden, await AssertHeadersAsync(new(HttpMethod.Post, "/jobs") { Headers = { { "Origin", "null" } } }));
        Assert.Equal(HttpStatusCode.OK, await AssertHeadersAsync(new(HttpMethod.Post, "/hubs/training/negotiate?negotiateVersion=1")));
    }

    [Fact]
    public async Task Answers_WhenTheServiceFails_HaveThem()
    {
        await using (var database = await service.DatabaseAsync())
            await database.Database.ExecuteSqlRawAsync("ALTER TABLE Aliases RENAME TO Gone");

        Assert.Equal(HttpStatusCode.InternalServerError, await AssertHeadersAsync(new(HttpMethod.Get, "/aliases")));

        await using (var database = await service.DatabaseAsync())
            await database.Database.ExecuteSqlRawAsync("ALTER TABLE Gone RENAME TO Aliases");
    }

    private async Task<HttpStatusCode> AssertHeadersAsync(HttpRequestMessage request)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = service.Http.BaseAddress };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in new[]
        {
            ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Cross-Origin-Resource-Policy", "same-origin"), ("Referrer-Policy", "no-referrer"),
        })
            Assert.True(headers.GetValueOrDefault(name) == value, $"{request.Method} {request.RequestUri} answers {(int)answer.StatusCode} with {name}: {headers.GetValueOrDefault(name)}");
        var policy = headers.GetValueOrDefault("Content-Security-Policy") ?? "";
        Assert.True(
            policy.Contains("default-src 'none'; script-src 'self';") && policy.Contains("frame-ancestors 'none'"), $"{request.Method} {request.RequestUri} answers {(int)answer.StatusCode} with {policy}");
        return answer.StatusCode;
    }

    public sealed class Shared() : SharedService(("Serilog:MinimumLevel:Override:Microsoft", "Fatal"));
}
