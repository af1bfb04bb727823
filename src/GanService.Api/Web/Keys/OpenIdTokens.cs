using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace GanService.Api.Web.Keys;

/// <summary>Tokens of an OpenID provider, where one is set: JSON Web Tokens that it has signed for this service (RFC 9068).</summary>
public sealed class OpenIdTokens
{
    private const string Prefix = "openid:"; // which no key's name begins with
    private const int MaxName = 100; // characters

    private readonly OpenIdOptions openId;
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters good;

    public OpenIdTokens(IOptions<GanServiceOptions> options)
    {
        openId = options.Value.OpenId;
        good = new()
        {
            ValidAudience = openId.Audience,
            ValidTypes = ["at+jwt", "application/at+jwt", "JWT"],
            ClockSkew = TimeSpan.FromSeconds(30),
            ConfigurationManager = openId.Authority.Length == 0 ? null : new ConfigurationManager<OpenIdConnectConfiguration>(
                openId.Authority.TrimEnd('/') + "/.well-known/openid-configuration",
                new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever { RequireHttps = !new Uri(openId.Authority).IsLoopback }),
        };
    }

    /// <summary>Whether that may be one: keys have a beginning of their own.</summary>
    public bool MayBe(string shown) => good.ConfigurationManager is not null && !shown.StartsWith(Secret.KeyPrefix, StringComparison.Ordinal);

    /// <summary>Who has a token, or why it is refused.</summary>
    public async Task<(Caller? Caller, string? Refusal)> ReadAsync(string token)
    {
        var result = await handler.ValidateTokenAsync(token, good);
        if (!result.IsValid)
            return (null, $"This token is not good here: {Because(result.Exception)}. Get a new one of {openId.Authority} for the audience '{openId.Audience}', or use a key.");
        var (jwt, claims) = ((JsonWebToken)result.SecurityToken, result.ClaimsIdentity);
        var name = claims.FindFirst(openId.NameClaim)?.Value ?? jwt.Subject;
        return (new(Prefix + name[..Math.Min(name.Length, MaxName)], [.. claims.FindAll(openId.ScopeClaim).SelectMany(claim => ScopesOf(claim.Value)).Distinct().Order()], jwt.ValidTo + good.ClockSkew), null);
    }

    // A value may have several words; one means what the settings say, or else the scope of its name.
    private IEnumerable<Scope> ScopesOf(string claim) => claim.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => ScopeWords.Read(openId.Scopes.GetValueOrDefault(word, word)));

    private static string Because(Exception failure) => failure switch
    {
        SecurityTokenExpiredException => "it has expired",
        SecurityTokenInvalidAudienceException => "it is for another audience",
        SecurityTokenInvalidIssuerException => "another provider made it",
        SecurityTokenNotYetValidException => "it is not valid yet",
        SecurityTokenInvalidTypeException => "it is not one that gives access",
        SecurityTokenException => "its signature cannot be proved",
        _ => "the provider does not answer, or the token cannot be read",
    };
}
