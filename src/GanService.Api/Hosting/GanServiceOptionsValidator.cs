using System.Text.RegularExpressions;
using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Engine.Recipes;
using Microsoft.Extensions.Options;

namespace GanService.Api.Hosting;

/// <summary>Checks the ranges of settings, and what attributes cannot: hosts, dataset folders, and limits that need each other.</summary>
public sealed partial class GanServiceOptionsValidator : IValidateOptions<GanServiceOptions>
{
    public ValidateOptionsResult Validate(string? name, GanServiceOptions options)
    {
        var errors = FieldRules.ErrorsOf(options).Select(error => $"GanService:{char.ToUpperInvariant(error.Message[0])}{error.Message[1..]}").ToList();
        errors.AddRange(options.DatasetFolders.SelectMany((folder, i) => ErrorsOf(folder).Select(error => $"GanService:DatasetFolders:{i}: {error}")));
        errors.AddRange(options.DatasetFolders.GroupBy(f => f.Name).Where(g => g.Count() > 1).Select(g => $"GanService:DatasetFolders: the name '{g.Key}' is used twice."));
        errors.AddRange(options.AllowedHostNames().Where(h => Uri.CheckHostName(h.StartsWith("*.", StringComparison.Ordinal) ? h[2..] : h) == UriHostNameType.Unknown)
            .Select(h => $"GanService:AllowedHosts: '{h}' is no host; write names such as gan.example.org or *.example.org, without a port, and semicolons between them."));
        errors.AddRange(options.WrongProxies().Select(p => $"GanService:KnownProxies: '{p}' is no address and no network; write addresses such as 10.0.0.7 or networks such as 10.0.0.0/8, with semicolons between them."));
        if (options.PathBase.Length > 0 && !PathBase().IsMatch(options.PathBase))
            errors.Add($"GanService:PathBase must be a path such as /ganservice, with a slash at its beginning and none at its end, not '{options.PathBase}'.");
        errors.AddRange(ErrorsOfSharing(options));
        if (options.OpenId.Authority.Length > 0)
            errors.AddRange(ErrorsOf(options.OpenId));
        if (options.MaxConnections <= options.MaxStreams)
            errors.Add("GanService:MaxConnections must be larger than GanService:MaxStreams, so that there is room for requests beside streams.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    [GeneratedRegex(@"^(/[A-Za-z0-9._~-]+)+\z")]
    private static partial Regex PathBase();

    private static IEnumerable<string> ErrorsOfSharing(GanServiceOptions options)
    {
        if (options.Database.Length > 0 && !Databases.IsConnectionString(options.Database))
            yield return "GanService:Database is no PostgreSQL connection string; write Host=server;Database=ganservice;Username=name;Password=secret.";
        if (options.Files.Length > 0 && !ObjectFiles.IsAddress(options.Files))
            yield return $"GanService:Files must be s3://bucket or s3://bucket/prefix, not '{options.Files}'.";
        if (options.FilesEndpoint.Length > 0 && !(Uri.TryCreate(options.FilesEndpoint, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"))
            yield return $"GanService:FilesEndpoint must be an address such as http://store:9000, not '{options.FilesEndpoint}'.";
        if (options.FilesEndpoint.Length > 0 && options.Files.Length == 0)
            yield return "GanService:FilesEndpoint needs GanService:Files, which names the bucket.";
        if (options.Role != Role.All && (options.Database.Length == 0 || options.Files.Length == 0))
            yield return $"GanService:Role {options.Role} needs GanService:Database and GanService:Files: several processes meet there.";
    }

    private static IEnumerable<string> ErrorsOf(OpenIdOptions openId)
    {
        if (!(Uri.TryCreate(openId.Authority, UriKind.Absolute, out var address) && (address.Scheme == "https" || address is { Scheme: "http", IsLoopback: true })))
            yield return $"GanService:OpenId:Authority must be an https address such as https://login.example.org, not '{openId.Authority}'.";
        if (openId.Audience.Length == 0)
            yield return "GanService:OpenId:Audience is missing: tokens for other services of the provider would be let in.";
        foreach (var (value, scopes) in openId.Scopes.Where(s => ScopeWords.Read(s.Value).Count == 0 || ScopeWords.Unknown(s.Value) is not null))
            yield return $"GanService:OpenId:Scopes:{value} must be some of {string.Join(", ", ScopeWords.All.Select(ScopeWords.Of))}, with commas between them, not '{scopes}'.";
    }

    private static IEnumerable<string> ErrorsOf(DatasetFolderOptions folder)
    {
        string?[] errors =
        [
            DatasetRules.NameError(folder.Name), DatasetRules.CropError(folder.Crop), DatasetRules.ImageSizeError(folder.ImageSize),
            DatasetRules.FilterError(folder.Filter), DatasetRules.WhereError(folder.Where), DatasetRules.LimitError(folder.Limit), DatasetRules.LimitSeedError(folder.Limit, folder.LimitSeed),
        ];
        foreach (var error in errors.OfType<string>())
            yield return error;
        if (!Directory.Exists(folder.Path))
            yield return $"the folder '{folder.Path}' does not exist.";
    }
}
