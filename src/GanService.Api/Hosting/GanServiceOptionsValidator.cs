using GanService.Api.Datasets;
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
        if (options.MaxConnections <= options.MaxStreams)
            errors.Add("GanService:MaxConnections must be larger than GanService:MaxStreams, so that there is room for requests beside streams.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
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
