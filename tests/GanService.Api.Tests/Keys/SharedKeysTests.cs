using System.Net;
using System.Net.Http.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Tests.Store;

namespace GanService.Api.Tests.Keys;

/// <summary>Keys of nodes that share a database.</summary>
public sealed class SharedKeysTests(Servers servers)
{
    [Fact]
    public async Task Key_OfOneNode_IsGoodAtAnotherAndEndsThereSoon()
    {
        using TemporaryFolder first = new(), second = new();
        (string Name, string Value)[] settings = [.. await servers.NewSettingsAsync(), ("GanService:Role", "web"), ("GanService:RequireKeys", "true")];
        await using var node = new TestService(first, settings);
        await using var other = new TestService(second, settings);
        var key = await node.AddKeyAsync("laptop", Scope.Read);
        using var caller = other.Caller(key);
        Assert.Equal(HttpStatusCode.OK, await caller.StatusAsync("/jobs"));
        var cookies = new CookieContainer();
        using (var signedIn = await node.Browser(cookies).PostAsJsonAsync("/session", new { key }))
            signedIn.EnsureSuccessStatusCode();
        using var browser = other.Caller();
        browser.DefaultRequestHeaders.Add("Cookie", $"ganservice={cookies.GetAllCookies().Single().Value}");
        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync("/jobs"));

        await node.RevokeAsync("laptop");

        await Poll.UntilAsync(() => caller.StatusAsync("/jobs"), status => status == HttpStatusCode.Unauthorized);
        await Poll.UntilAsync(() => browser.StatusAsync("/jobs"), status => status == HttpStatusCode.Unauthorized);
    }
}
