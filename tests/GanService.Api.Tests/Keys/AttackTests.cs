using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Keys;
using GanService.Api.Web.Live;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace GanService.Api.Tests.Keys;

/// <summary>Somebody with no key, or a wrong one, or one for less, tries everything that there is.</summary>
public sealed class AttackTests(AttackTests.Shared shared) : IClassFixture<AttackTests.Shared>
{
    private static readonly string[] open = ["get /health/live", "get /health/ready", "get /licenses", "get /session", "post /session", "delete /session"];

    private readonly TestService service = shared.Service;

    [Fact]
    public async Task Routes_ShownEveryKindOfKey_LetInOnlyTheRightOnes()
    {
        var operations = await OperationsAsync();
        var scoped = operations.Where(o => o.Scope is not null).ToList();
        Assert.Equal(open.Order(), operations.Where(o => o.Scope is null).Select(o => $"{o.Method} {o.Path}").Order());
        Assert.True(scoped.Count > 40);
        foreach (var (kind, key) in new[] { ("no", null), ("a wrong", Secret.New(Secret.KeyPrefix)), ("an empty", ""), ("an expired", await ExpiredKeyAsync()), ("a revoked", await RevokedKeyAsync()) })
        {
            using var caller = service.Caller(key);
            foreach (var operation in scoped)
                await AssertStatusAsync(caller, operation, $"{kind} key", status => status == HttpStatusCode.Unauthorized);
        }

        foreach (var scope in ScopeWords.All)
        {
            using var caller = service.Caller(await service.AddKeyAsync($"only-{scope}", scope));
            foreach (var operation in scoped)
            {
                var isEnough = scope == Scope.Admin || operation.Scope == ScopeWords.Of(scope);
                await AssertStatusAsync(caller, operation, $"the scope {scope}", status => isEnough ? status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) : status == HttpStatusCode.Forbidden);
            }
        }
    }

    [Fact]
    public void Endpoints_OfTheService_AllStateAScopeOrThatTheyAreOpen()
    {
        var unstated = service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<NeedsAttribute>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is null).Select(e => e.DisplayName);

        Assert.Empty(unstated);
    }

    [Fact]
    public void Methods_OfHubs_AllStateAScope()
    {
        var methods = typeof(Program).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Hub))).SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Where(m => !m.IsVirtual).ToList();

        Assert.Contains(nameof(TrainingHub.WatchAll), methods.Select(m => m.Name));
        Assert.Empty(methods.Where(m => m.GetCustomAttribute<NeedsAttribute>() is null).Select(m => m.Name));
    }

    [Fact]
    public async Task Hub_WithoutTheRightKey_IsRefused()
    {
        foreach (var (key, expected) in new[] { (null, HttpStatusCode.Unauthorized), (Secret.New(Secret.KeyPrefix), HttpStatusCode.Unauthorized), (await ExpiredKeyAsync(), HttpStatusCode.Unauthorized), (await service.AddKeyAsync("no-reader", Scope.Generate, Scope.Train), HttpStatusCode.Forbidden) })
        {
            await using var hub = service.Hub(key);

            Assert.Equal(expected, (await Assert.ThrowsAsync<HttpRequestException>(() => hub.StartAsync())).StatusCode);
        }

        await using var reader = service.Hub(await service.AddKeyAsync("reader", Scope.Read));
        await reader.StartAsync();
        await reader.InvokeAsync("WatchAll");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/health/ready")]
    public async Task Page_ThatHoldsNothingOfAnyone_IsOpen(string address)
    {
        using var stranger = service.Caller();

        Assert.Equal(HttpStatusCode.OK, await stranger.StatusAsync(address));
    }

    [Fact]
    public async Task Refusal_OfAKey_SaysWhyInOurWords()
    {
        using var stranger = service.Caller();
        using var answer = await stranger.GetAsync("/jobs");
        var none = await TestService.ProblemAsync(HttpStatusCode.Unauthorized, answer);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Contains("Authorization: Bearer", none.GetProperty("detail").GetString());

        using var late = service.Caller(await ExpiredKeyAsync());
        using var lateAnswer = await late.GetAsync("/jobs");
        Assert.Contains("expired", (await TestService.ProblemAsync(HttpStatusCode.Unauthorized, lateAnswer)).GetProperty("detail").GetString());

        using var reader = service.Caller(await service.AddKeyAsync("detail", Scope.Read));
        using var lesser = await reader.PostAsJsonAsync("/jobs", new { });
        var problem = await TestService.ProblemAsync(HttpStatusCode.Forbidden, lesser);
        Assert.Equal("train", problem.GetProperty("scope").GetString());
        Assert.Contains("'detail'", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task WrongKey_AtAnOpenRoute_IsRefusedToo()
    {
        using var caller = service.Caller("gan_nonsense");

        Assert.Equal(HttpStatusCode.Unauthorized, await caller.StatusAsync("/session"));
    }

    [Fact]
    public async Task Cookie_OnRequestsOfAForeignPage_IsNoHelp()
    {
        using var browser = service.Browser();
        using (var signedIn = await browser.PostAsJsonAsync("/session", new { key = await service.AddKeyAsync("victim", Scope.Admin) }))
            signedIn.EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync("/jobs"));
        foreach (var (name, value) in new[] { ("Origin", "http://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Site", "cross-site") })
        {
            using var answer = await browser.SendAsync(new(HttpMethod.Post, "/jobs") { Content = JsonContent.Create(new { }), Headers = { { name, value } } });

            Assert.Contains("another origin", (await TestService.ProblemAsync(HttpStatusCode.Forbidden, answer)).GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task AddressOfNothing_AskedByAStranger_IsNotThere()
    {
        using var stranger = service.Caller();

        Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync("/metrics-of-tomorrow"));
    }

    private async Task<string> ExpiredKeyAsync()
    {
        var key = Secret.New(Secret.KeyPrefix);
        await using var database = await service.DatabaseAsync();
        var past = DateTime.UtcNow.AddDays(-1);
        database.ApiKeys.Add(new() { Id = key, Name = "late", Hash = Secret.HashOf(key), Scopes = ScopeWords.Of(Scope.Admin), CreatedAt = past, ExpiresAt = past });
        await database.SaveChangesAsync();
        return key;
    }

    private async Task<string> RevokedKeyAsync()
    {
        var key = await service.AddKeyAsync("revoked", Scope.Admin);
        await service.RevokeAsync("revoked");
        return key;
    }

    private async Task<List<Operation>> OperationsAsync()
    {
        var paths = (await service.GetAsync<JsonElement>("/swagger/v1/swagger.json")).GetProperty("paths");
        return [.. paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => new Operation(
            o.Name,
            p.Name,
            o.Value.TryGetProperty("x-scope", out var scope) ? scope.GetString() : null,
            o.Value.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").EnumerateObject().First().Name : null)))];
    }

    private static async Task AssertStatusAsync(HttpClient caller, Operation operation, string with, Func<HttpStatusCode, bool> isRight)
    {
        var address = Routes.Filled(operation.Path, "nobody");
        using var request = new HttpRequestMessage(new(operation.Method.ToUpperInvariant()), address);
        if (operation.Type is { } type)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("[]")); // which none can take
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type == "multipart/form-data" ? $"{type}; boundary=b" : type);
        }

        using var answer = await caller.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(isRight(answer.StatusCode), $"{operation.Method} {operation.Path} answers {with} with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    private sealed record Operation(string Method, string Path, string? Scope, string? Type);

    public sealed class Shared() : SharedService(("GanService:RequireKeys", "true"), ("GanService:MaxWrongKeys", "100000"));
}
