using System.Net;
using System.Net.Http.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Keys;
using GanService.Client;

namespace GanService.Api.Tests.Keys;

public sealed class KeyTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<TestService> services = [];

    [Fact]
    public async Task Key_MadeByARoute_IsShownOnceAndGoodUntilItIsRevoked()
    {
        var service = Start(("GanService:RequireKeys", "true"));
        using var admin = service.Caller(await service.AddKeyAsync("admin", Scope.Admin));
        using var created = await admin.PostAsJsonAsync("/keys", new { name = "laptop", scopes = new[] { "read", "generate" }, days = 3 });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var made = await TestService.ReadAsync<CreatedKey>(created);
        using var laptop = service.Caller(made.Secret);

        Assert.Equal(HttpStatusCode.OK, await laptop.StatusAsync("/jobs"));
        Assert.Matches("^gan_[0-9a-f]{64}$", made.Secret);
        Assert.Equal([Scope.Read, Scope.Generate], made.Key.Scopes);
        Assert.Equal(made.Key.CreatedAt.AddDays(3), made.Key.ExpiresAt);
        Assert.DoesNotContain(made.Secret, await admin.GetStringAsync("/keys"));
        Assert.DoesNotContain(made.Secret[4..], await File.ReadAllTextAsync(folder.File("data/ganservice.db"), System.Text.Encoding.Latin1));
        var used = await Poll.UntilAsync(async () => await TestService.ReadAsync<IReadOnlyList<KeyResponse>>(await admin.GetAsync("/keys")), keys => keys.Single(k => k.Name == "laptop").LastUsedAt is not null);
        Assert.Equal("laptop", used[0].Name);

        using (var revoked = await admin.DeleteAsync($"/keys/{made.Key.Id}"))
            Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await laptop.StatusAsync("/jobs"));
    }

    [Fact]
    public async Task Key_OfANameThatIsTaken_IsRefusedUntilThatOneIsRevoked()
    {
        var service = Start();
        await service.AddKeyAsync("laptop", Scope.Read);

        using var second = await service.Http.PostAsJsonAsync("/keys", new { name = "laptop", scopes = new[] { "read" } });
        await TestService.ProblemAsync(HttpStatusCode.Conflict, second);
        await service.RevokeAsync("laptop");
        using var third = await service.Http.PostAsJsonAsync("/keys", new { name = "laptop", scopes = new[] { "read" } });

        Assert.Equal(HttpStatusCode.Created, third.StatusCode);
    }

    [Theory]
    [InlineData("name", "", "read")]
    [InlineData("name", "two words", "read")]
    [InlineData("scopes", "laptop")]
    [InlineData("scopes[0]", "laptop", "all")]
    public async Task Key_ThatCannotBeMade_NamesTheField(string field, string name, params string[] scopes)
    {
        using var answer = await Start().Http.PostAsJsonAsync("/keys", new { name, scopes });

        Assert.True((await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Theory]
    [InlineData("{}", "name")]
    [InlineData("""{"name":"laptop"}""", "scopes")]
    [InlineData("""{"name":"laptop","scopes":null}""", "scopes")]
    [InlineData("""{"name":"laptop","scopes":["read"],"days":0}""", "days")]
    [InlineData("""{"name":"laptop","scopes":["read"],"days":3651}""", "days")]
    public async Task Key_WithAFieldThatIsMissingOrOutOfRange_NamesIt(string body, string field)
    {
        using var answer = await Start().Http.PostAsync("/keys", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.True((await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Request_OnThisMachine_NeedsAKeyOnlyWhereAProxySpeaks()
    {
        var service = Start(("GanService:AllowedHosts", "gan.example"));
        using var caller = service.Caller();
        Assert.Equal(HttpStatusCode.OK, await caller.StatusAsync("/jobs"));
        foreach (var (header, value) in new[] { "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Original-For", "Forwarded", "Via", "X-Real-IP" }.Select(h => (h, "127.0.0.1")).Append(("Host", "gan.example")))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/jobs");
            request.Headers.TryAddWithoutValidation(header, value);
            using var answer = await caller.SendAsync(request);

            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, header);
        }

        using var old = await caller.SendAsync(new(HttpMethod.Get, "/jobs") { Version = HttpVersion.Version10 });
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
    }

    [Fact]
    public async Task Request_FromAKnownProxy_NeedsAKeyThoughItSaysNothing()
    {
        using var caller = Start(("GanService:KnownProxies", "127.0.0.1")).Caller();

        Assert.Equal(HttpStatusCode.Unauthorized, await caller.StatusAsync("/jobs"));
    }

    [Fact]
    public async Task WrongKey_OnThisMachine_IsRefusedAlthoughNoneIsNeeded()
    {
        using var caller = Start().Caller(Secret.New(Secret.KeyPrefix));

        Assert.Equal(HttpStatusCode.Unauthorized, await caller.StatusAsync("/jobs"));
    }

    [Fact]
    public async Task Guesses_OfAnAddress_AreSlowedWhileAKeyInUseGoesOn()
    {
        var service = Start(("GanService:RequireKeys", "true"));
        using var owner = service.Caller(await service.AddKeyAsync("owner", Scope.Read));
        Assert.Equal(HttpStatusCode.OK, await owner.StatusAsync("/jobs"));
        for (var guess = 0; guess < 10; guess++)
        {
            using var guesser = service.Caller(Secret.New(Secret.KeyPrefix));
            Assert.Equal(HttpStatusCode.Unauthorized, await guesser.StatusAsync("/jobs"));
        }

        using var slowed = service.Caller(Secret.New(Secret.KeyPrefix));
        foreach (var answer in new[] { await slowed.GetAsync("/jobs"), await slowed.GetAsync("/session"), await service.Caller().PostAsJsonAsync("/session", new { key = "gan_guess" }), await service.Caller().PostAsJsonAsync("/session", new { code = "guess" }) })
        {
            await TestService.ProblemAsync(HttpStatusCode.TooManyRequests, answer);
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        }

        Assert.Equal(HttpStatusCode.OK, await owner.StatusAsync("/jobs"));
    }

    [Fact]
    public async Task Browser_ThatSignedIn_StaysSoOverARestartAndIsSignedOut()
    {
        var cookies = new CookieContainer();
        var service = Start(("GanService:RequireKeys", "true"));
        var key = await service.AddKeyAsync("phone", Scope.Read);
        using (var signedIn = await service.Browser(cookies).PostAsJsonAsync("/session", new { key }))
        {
            Assert.Equal("phone", (await TestService.ReadAsync<SessionResponse>(signedIn)).Name);
            var cookie = signedIn.Headers.GetValues("Set-Cookie").Single();
            Assert.Contains("httponly", cookie);
            Assert.Contains("samesite=strict", cookie);
            Assert.DoesNotContain(key, cookie);
        }

        var secret = cookies.GetAllCookies().Single().Value;
        await service.DisposeAsync();
        service = Start(("GanService:RequireKeys", "true"));
        using var browser = service.Browser();
        browser.DefaultRequestHeaders.Add("Cookie", $"ganservice={secret}");
        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync("/jobs"));
        using (var asKey = service.Caller(secret))
            Assert.Equal(HttpStatusCode.Unauthorized, await asKey.StatusAsync("/jobs"));
        using (var signedOut = await browser.DeleteAsync("/session"))
            Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusAsync("/jobs"));
        Assert.Equal("""{"name":null,"scopes":[],"expiresAt":null}""", await browser.GetStringAsync("/session"));
    }

    [Fact]
    public async Task RevokedKey_WithOpenStreams_EndsThem()
    {
        var service = Start(("GanService:RequireKeys", "true"));
        service.Http.DefaultRequestHeaders.Authorization = new("Bearer", await service.AddKeyAsync("owner", Scope.Admin));
        var job = await service.QueueAsync(TestService.EndlessJob());
        var key = await service.AddKeyAsync("visitor", Scope.Read);
        await using var hub = service.Hub(key);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Closed += _ =>
        {
            closed.SetResult();
            return Task.CompletedTask;
        };
        await hub.StartAsync();
        using var visitor = service.Caller(key);
        using var stream = await visitor.GetAsync($"/jobs/{job.Id}/events", HttpCompletionOption.ResponseHeadersRead);
        var reading = (await stream.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);

        await service.RevokeAsync("visitor"); // as a command does, or another node

        await closed.Task.WaitAsync(Poll.Patience);
        await Assert.ThrowsAnyAsync<IOException>(() => reading.WaitAsync(Poll.Patience));
        await service.CancelAsync(job.Id);
    }

    [Fact]
    public async Task Client_WithAKey_IsLetIn()
    {
        var service = Start(("GanService:RequireKeys", "true"));
        using var http = service.Caller();

        Assert.Empty(await new GanServiceClient(http, await service.AddKeyAsync("program", Scope.Read)).GetAliasesAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<GanServiceException>(() => new GanServiceClient(http).GetAliasesAsync())).Status);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in services)
            await service.DisposeAsync();
        folder.Dispose();
    }

    private TestService Start(params (string Name, string Value)[] settings)
    {
        services.Add(new(folder, settings));
        return services[^1];
    }
}
