using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using GanService.Api.Web.Directions;
using GanService.Engine.Networks;

namespace GanService.Api.Web.Generation;

/// <summary>A walk between faces.</summary>
public sealed record InterpolationQuery
{
    /// <summary>A checkpoint's id, an alias, <c>latest</c>, or <c>best</c>: of the newest job that has measured ones, that of the smallest distance from its dataset.</summary>
    [DefaultValue("latest")]
    public string? Checkpoint { get; init; }

    /// <summary>Seeds with commas between them, 2 to 32, visited one after the other; in place of <c>from</c> and <c>to</c>.</summary>
    [RegularExpression("[0-9]{1,16}(,[0-9]{1,16}){1,31}", ErrorMessage = "must be 2 to 32 whole numbers with commas between them.")]
    public string? Seeds { get; init; }

    /// <summary>The first face's seed.</summary>
    [Range(0, MaxSeed)]
    [DefaultValue(0)]
    public long? From { get; init; }

    /// <summary>The last face's seed.</summary>
    [Range(0, MaxSeed)]
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

    /// <summary>How much of their way from the checkpoint's typical face latents keep: 1 leaves them as they are, 0 gives that face, between them faces are calmer and more alike.</summary>
    [Range(0.0, 1.0)]
    [DefaultValue(1.0)]
    public double? Truncation { get; init; }

    /// <summary>Directions in which latents are moved after truncation, and how far (-4 to 4): names from /checkpoints/{id}/directions, <c>smiling:0.8</c>, or the seeds that a direction leads from and to, <c>1-5~2-7:0.8</c>; up to 8, separated by commas.</summary>
    [RegularExpression(DirectionChoice.Pattern, ErrorMessage = DirectionChoice.Error)]
    public string? Direction { get; init; }

    /// <summary>The class of the faces, for a checkpoint with classes (<c>classes</c> of GET /checkpoints/{id}); when left out, it changes on the way from the class of one seed, its number modulo theirs, to that of the next.</summary>
    [StringLength(ClassNamesAttribute.MaxLength, MinimumLength = 1)]
    public string? Class { get; init; }

    /// <summary><c>gif</c>, which walks there and back for ever, <c>png</c>, <c>webp</c> or <c>jpeg</c>, a strip, or <c>zip</c>, <c>float32</c> or <c>uint8</c> as of /generate.</summary>
    [AllowedValues("gif", "png", "webp", "jpeg", "zip", "float32", "uint8", null)]
    [DefaultValue("gif")]
    public string? Format { get; init; }

    /// <summary>For <c>webp</c> and <c>jpeg</c>: 100 is closest to the original pixels, and largest.</summary>
    [Range(1, 100)]
    [DefaultValue(Picture.DefaultQuality)]
    public int? Quality { get; init; }

    private const long MaxSeed = 9_007_199_254_740_991;

    internal IReadOnlyList<long> Path => string.IsNullOrEmpty(Seeds) ? [From ?? 0, To ?? 1] : [.. Seeds.Split(',').Select(long.Parse)];

    internal int Steps => Frames ?? 16;

    /// <summary>What attributes cannot find, or null.</summary>
    internal (string Field, string Message)? Error()
    {
        if (Seeds is not null && (From ?? To) is not null)
            return ("seeds", "Name the faces either by seeds or by from and to.");
        if (Path.Any(seed => seed > MaxSeed))
            return ("seeds", $"Each of seeds must be at most {MaxSeed}.");
        return Path.Count > Steps ? ("frames", $"frames must be at least {Path.Count}: each seed is one of them.") : null;
    }
}
