using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Engine.Recipes;
using Microsoft.Extensions.Options;

namespace GanService.Api.Hosting;

/// <summary>Checks the ranges of settings, and what attributes cannot: hosts, dataset folders, and limits that need each other.</summary>
public sealed class GanServiceOptionsValidator : IValidateOptions<GanServiceOptions>
{
    public ValidateOptionsResult Validate(string? name, GanServiceOptions options)
    {
        var errors = FieldRules.ErrorsOf(options).Select(error => $"GanService:{char.ToUpperInvariant(error.Message[0])}{error.Message[1..]}").ToList();
        errors.AddRange(options.DatasetFolders.SelectMany((folder, i) => ErrorsOf(folder).Select(error => $"GanService:DatasetFolders:{i}: {error}")));
        errors.AddRange(options.DatasetFolders.GroupBy(f => f.Name).Where(g => g.Count() > 1).Select(g => $"GanService:DatasetFolders: the name '{g.Key}' is used twice."));
        errors.AddRange(options.AllowedHostNames().Where(h => Uri.CheckHostName(h.StartsWith("*.", StringComparison.Ordinal) ? h[2..] : h) == UriHostNameType.Unknown)
            .Select(h => $"GanService:AllowedHosts: '{h}' is no host; write names such as gan.example.org or *.example.org, without a port, and semicolons between them."));
        errors.AddRange(ErrorsOfSharing(options));
        if (options.MaxConnections <= options.MaxStreams)
            errors.Add("GanService:MaxConnections must be larger than GanService:MaxStreams, so that there is room for requests beside streams.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

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

    private static IEnumerable<string> ErrorsOf(DatasetFolderOptions folder)
    {
        if (DatasetRules.NameError(folder.Name) is { } nameError)
            yield return nameError;
        if (DatasetRules.CropError(folder.Crop) is { } cropError)
            yield return cropError;
        if (DatasetRules.ImageSizeError(folder.ImageSize) is { } sizeError)
            yield return sizeError;
        if (!Directory.Exists(folder.Path))
            yield return $"the folder '{folder.Path}' does not exist.";
    }
}
