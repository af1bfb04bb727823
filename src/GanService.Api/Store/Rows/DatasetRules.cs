using System.Text.RegularExpressions;
using GanService.Engine.Imaging;

namespace GanService.Api.Store.Rows;

/// <summary>What a dataset may be called and how it may be cropped; each check answers with the error's text, or null.</summary>
public static partial class DatasetRules
{
    /// <summary>The dataset that is always there.</summary>
    public const string SyntheticFaces = "synthetic-faces";

    public const int MinImageSize = 8;

    public const int MaxImageSize = 256;

    public static string? NameError(string name) =>
        Name().IsMatch(name) && !Guid.TryParse(name, out _) ? null : $"'{name}' cannot name a dataset: use 1 to 64 lower-case letters, digits, '-', '_' or '.', beginning with a letter or digit, and not the form of an id.";

    public static string? CropError(string crop) => SquareCrop.TryParse(crop, out _) ? null : $"The crop '{crop}' is not possible: use {SquareCrop.Syntax}; the side is at least {SquareCrop.MinSide}.";

    public static string? ImageSizeError(int size) =>
        size is >= MinImageSize and <= MaxImageSize ? null : $"imageSize must be between {MinImageSize} and {MaxImageSize}, not {size}.";

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}$")]
    private static partial Regex Name();
}
