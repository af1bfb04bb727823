using System.Net;
using GanService.Api.Store.Rows;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace GanService.Api.Tests.Keys;

/// <summary>Keys of a service, and those who show them.</summary>
public static class TestKeys
{
    public static async Task<string> AddKeyAsync(this TestService service, string name, params Scope[] scopes) => (await service.AddKeyAsync(name, life: null, scopes)).Key;

    public static async Task<(ApiKey Row, string Key)> AddKeyAsync(this TestService service, string name, TimeSpan? life, params Scope[] scopes)
    {
        await using var database = await service.DatabaseAsync();
        return (await database.AddKeyAsync(name, scopes, life, service.Services.GetRequiredService<TimeProvider>(), CancellationToken.None))!.Value;
    }

    public static async Task RevokeAsync(this TestService service, string name)
    {
        await using var database = await service.DatabaseAsync();
        Assert.Equal(1, await database.ApiKeys.Where(k => k.Name == name).RevokeAsync(service.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime, CancellationToken.None));
    }

    /// <summary>A program with a key, or without one. It keeps no cookies.</summary>
    public static HttpClient Caller(this TestService service, string? key = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = service.Http.BaseAddress };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    /// <summary>A browser that has its cookies, or a new one.</summary>
    public static HttpClient Browser(this TestService service, CookieContainer? cookies = null) => new(new SocketsHttpHandler { CookieContainer = cookies ?? new() }) { BaseAddress = service.Http.BaseAddress };

    public static HubConnection Hub(this TestService service, string? key) => new HubConnectionBuilder()
        .WithUrl(new Uri(service.Http.BaseAddress!, "/hubs/training"), options => options.AccessTokenProvider = () => Task.FromResult(key)).Build();

    public static async Task<HttpStatusCode> StatusAsync(this HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address);
        return answer.StatusCode;
    }
}
