using System.Text.RegularExpressions;
using GanService.Engine.Data;
using GanService.Engine.Imaging;

namespace GanService.Api.Store.Rows;

/// <summary>What a dataset may be called and how its images may be chosen and cropped; each check answers with the error's text, or null.</summary>
public static partial class DatasetRules
{
    /// <summary>The dataset that is always there.</summary>
    public const string SyntheticFaces = "synthetic-faces";

    public const int MinImageSize = 8;

    public const int MaxImageSize = 256;

    /// <summary>Of fewer images nothing can be learned but to repeat them.</summary>
    public const int MinImages = 3;

    private const int MaxFilterLength = 200;

    private const string NameSyntax = "1 to 64 lower-case letters, digits, '-', '_' or '.', beginning with a letter or digit, and not the form of an id";

    public static string? NameError(string name) => name.Length == 0 ? $"A dataset needs a name: {NameSyntax}."
        : Name().IsMatch(name) && !Guid.TryParse(name, out _) ? null : $"'{name}' cannot name a dataset: use {NameSyntax}.";

    public static string? CropError(string crop) => Framing.TryParse(crop, out _) ? null : $"The crop '{crop}' is not possible: use {Framing.Syntax}; the side is at least {Framing.MinSide}.";

    public static string? ImageSizeError(int size) =>
        size is >= MinImageSize and <= MaxImageSize ? null : $"imageSize must be between {MinImageSize} and {MaxImageSize}, not {size}.";

    public static string? FilterError(string? filter) =>
        filter is null or { Length: > 0 and <= MaxFilterLength } ? null : $"filter must be a pattern of 1 to {MaxFilterLength} characters, such as faces/*.jpg.";

    public static string? WhereError(string? where) =>
        where is null || (where.Length <= MaxFilterLength && LabelFilter.TryParse(where, out _)) ? null : $"where must be {LabelFilter.Syntax}, in {MaxFilterLength} characters at most.";

    public static string? LimitError(int? limit) => limit is null or > 0 ? null : $"limit must be at least 1, not {limit}.";

    public static string? LimitSeedError(int? limit, long? seed) =>
        seed < 0 ? $"limitSeed must be at least 0, not {seed}." : seed is not null && limit is null ? "limitSeed draws as many images as limit says; send limit too." : null;

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}$")]
    private static partial Regex Name();
}
