using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace GanService.Api.Tests.Keys;

/// <summary>An OpenID provider (OpenIddict): whoever asks gets a token, with the claims that they ask for.</summary>
public sealed class Issuer : IAsyncDisposable
{
    private readonly WebApplication app;

    private Issuer(WebApplication app, string address) => (this.app, Address) = (app, address);

    public string Address { get; }

    public static async Task<Issuer> StartAsync()
    {
        var address = $"http://127.0.0.1:{FreePort.Find()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode().AllowClientCredentialsFlow().SetTokenEndpointUris("/token").RegisterScopes("read", "generate", "train", "datasets", "admin", "staff");
            server.AddEphemeralSigningKey().AddEphemeralEncryptionKey().DisableAccessTokenEncryption();
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(_ => default));
            server.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                var identity = new ClaimsIdentity("test").SetClaim("sub", context.ClientId).SetClaim("preferred_username", (string?)context.Request["user"]).SetScopes(context.Request.GetScopes()).SetAudiences((string)context.Request["for"]!);
                if ((long?)context.Request["seconds"] is { } seconds)
                    identity.SetAccessTokenLifetime(TimeSpan.FromSeconds(seconds));
                identity.SetDestinations(_ => [OpenIddictConstants.Destinations.AccessToken]);
                context.SignIn(new(identity));
                return default;
            }));
        });
        var app = builder.Build();
        app.UseAuthentication();
        app.Urls.Add(address);
        await app.StartAsync();
        return new(app, address);
    }

    /// <summary>A token.</summary>
    /// <param name="scopes">With spaces in between.</param>
    public async Task<string> TokenAsync(string scopes, string audience = "ganservice", string? user = "ada", int seconds = 3600)
    {
        using var http = new HttpClient();
        Dictionary<string, string?> form = new() { ["grant_type"] = "client_credentials", ["client_id"] = "test", ["client_secret"] = "secret", ["scope"] = scopes, ["for"] = audience, ["user"] = user, ["seconds"] = $"{seconds}" };
        using var answer = await http.PostAsync(Address + "/token", new FormUrlEncodedContent(form.Where(f => f.Value is not null)!));
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return json.TryGetProperty("access_token", out var token) ? token.GetString()! : throw new InvalidOperationException($"{json}");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
