using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GanService.Api.Generation;

/// <summary>A walk between two faces.</summary>
public sealed record InterpolationQuery
{
    /// <summary>A checkpoint's id, an alias, <c>latest</c>, or <c>best</c>: of the newest job that has measured ones, that of least sliced Wasserstein distance.</summary>
    [DefaultValue("latest")]
    public string? Checkpoint { get; init; }

    /// <summary>The first face's seed.</summary>
    [Range(0, 9_007_199_254_740_991)]
    [DefaultValue(0)]
    public long? From { get; init; }

    /// <summary>The last face's seed.</summary>
    [Range(0, 9_007_199_254_740_991)]
    [DefaultValue(1)]
    public long? To { get; init; }

    /// <summary>Faces, the first and the last among them.</summary>
    [Range(2, 120)]
    [DefaultValue(16)]
    public int? Frames { get; init; }

    /// <summary>Enlargement.</summary>
    [Range(1, 16)]
    [DefaultValue(1)]
    public int? Scale { get; init; }

    /// <summary>Scale of the latents: 1 as trained, towards 0 closer to the mean face.</summary>
    [Range(0.0, 1.0)]
    [DefaultValue(1.0)]
    public double? Truncation { get; init; }

    /// <summary><c>gif</c>, which walks there and back for ever, <c>png</c>, a strip, or <c>zip</c>, <c>float32</c> or <c>uint8</c> as of /generate.</summary>
    [AllowedValues("gif", "png", "zip", "float32", "uint8", null, ErrorMessage = "format must be gif, png, zip, float32 or uint8.")]
    [DefaultValue("gif")]
    public string? Format { get; init; }
}
