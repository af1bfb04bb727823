using System.Net;
using System.Net.Http.Json;
using System.Text;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;
using GanService.Api.Web.Keys;
using Microsoft.AspNetCore.SignalR.Client;

namespace GanService.Api.Tests.Keys;

/// <summary>Tokens of a real OpenID provider in place of keys.</summary>
public sealed class OpenIdTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private Issuer issuer = null!;
    private TestService service = null!;

    public async ValueTask InitializeAsync()
    {
        issuer = await Issuer.StartAsync();
        service = Start();
    }

    [Fact]
    public async Task Token_OfTheProvider_MayDoWhatItsClaimsSay()
    {
        using var reader = service.Caller(await issuer.TokenAsync("read"));
        Assert.Equal(HttpStatusCode.OK, await reader.StatusAsync("/jobs"));
        Assert.Equal(HttpStatusCode.Forbidden, await reader.StatusAsync("/keys"));
        Assert.Equal("openid:ada", (await TestService.ReadAsync<SessionResponse>(await reader.GetAsync("/session"))).Name);

        using var staff = service.Caller(await issuer.TokenAsync("staff", user: null));
        using var created = await staff.PostAsJsonAsync("/jobs", TestService.TinyJob());
        Assert.Equal("openid:test", (await TestService.ReadAsync<JobResponse>(created)).CreatedBy);
        Assert.Equal([Scope.Read, Scope.Train], (await TestService.ReadAsync<SessionResponse>(await staff.GetAsync("/session"))).Scopes);
    }

    [Fact]
    public async Task Token_ThatIsNotForTheService_IsRefusedInOurWords()
    {
        await using var stranger = await Issuer.StartAsync();
        var good = await issuer.TokenAsync("admin");
        foreach (var (token, reason) in new[]
        {
            (await issuer.TokenAsync("admin", audience: "mail"), "another audience"),
            (await issuer.TokenAsync("admin", seconds: -3600), "expired"),
            (await stranger.TokenAsync("admin"), "another provider"),
            (good[..^8] + "AAAAAAAA", "signature"),
            (Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"alg":"none","typ":"at+jwt"}""")).TrimEnd('=') + good[good.IndexOf('.')..(good.LastIndexOf('.') + 1)], "signature"),
            ("nonsense", "cannot be read"),
        })
        {
            using var caller = service.Caller(token);
            using var answer = await caller.GetAsync("/jobs");

            var detail = (await TestService.ProblemAsync(HttpStatusCode.Unauthorized, answer)).GetProperty("detail").GetString();
            Assert.True(detail!.Contains(reason, StringComparison.Ordinal), $"{reason}: {detail}");
        }
    }

    [Fact]
    public async Task Connection_WithAToken_EndsWithIt()
    {
        var token = await issuer.TokenAsync("read", seconds: -25); // which is taken for half a minute more, as clocks differ
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(service.Http.BaseAddress!, $"/hubs/training?access_token={token}"), options =>
        {
            options.SkipNegotiation = true; // as a browser that cannot send the header
            options.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
        }).Build();
        var closed = new TaskCompletionSource();
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        try
        {
            await hub.StartAsync();
        }
        catch (Exception error) when (error is HttpRequestException or System.Net.WebSockets.WebSocketException or InvalidOperationException)
        {
            return; // it took so long that the token had ended before
        }

        await closed.Task.WaitAsync(Poll.Patience);
    }

    [Fact]
    public async Task Token_InAnAddressThatIsNotTheHub_IsPassedOver()
    {
        using var caller = service.Caller();

        Assert.Equal(HttpStatusCode.Unauthorized, await caller.StatusAsync($"/jobs?access_token={await issuer.TokenAsync("admin")}"));
    }

    [Fact]
    public async Task Provider_OutOfReach_LeavesKeysGood()
    {
        var key = await service.AddKeyAsync("laptop", Scope.Read);
        var token = await issuer.TokenAsync("read");
        await service.DisposeAsync();
        await issuer.DisposeAsync();
        service = Start();
        using var laptop = service.Caller(key);
        using var ada = service.Caller(token);

        Assert.Equal(HttpStatusCode.OK, await laptop.StatusAsync("/jobs"));
        Assert.Equal(HttpStatusCode.Unauthorized, await ada.StatusAsync("/jobs"));
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        await issuer.DisposeAsync();
        folder.Dispose();
    }

    private TestService Start() => new(
        folder,
        ("GanService:RequireKeys", "true"),
        ("GanService:OpenId:Authority", issuer.Address),
        ("GanService:OpenId:Audience", "ganservice"),
        ("GanService:OpenId:Scopes:staff", "read,train"));
}
