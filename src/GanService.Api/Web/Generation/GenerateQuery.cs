using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using GanService.Api.Web.Directions;
using GanService.Engine.Networks;

namespace GanService.Api.Web.Generation;

/// <summary>What to generate.</summary>
public sealed record GenerateQuery
{
    public const int DefaultMixFrom = 16;

    /// <summary>A checkpoint's id, an alias, <c>latest</c>, or <c>best</c>: the measured checkpoint of the newest job with such ones that has the smallest distance from its dataset.</summary>
    [DefaultValue("latest")]
    public string? Checkpoint { get; init; }

    /// <summary>The first face's seed; the others have the next ones.</summary>
    [Range(0, 9_007_199_254_740_991)]
    [DefaultValue(0)]
    public long? Seed { get; init; }

    /// <summary>How many faces.</summary>
    [Range(1, 1024)]
    [DefaultValue(1)]
    public int? Count { get; init; }

    /// <summary>Faces in a row of the grid; as square as possible when left out.</summary>
    [Range(1, 1024)]
    public int? Columns { get; init; }

    /// <summary>Enlargement.</summary>
    [Range(1, 16)]
    [DefaultValue(1)]
    public int? Scale { get; init; }

    /// <summary>How far latents stay from that of the checkpoint's typical face: 1 leaves them as they are, 0 gives the typical face, and values between give calmer faces that are more alike.</summary>
    [Range(0.0, 1.0)]
    [DefaultValue(1.0)]
    public double? Truncation { get; init; }

    /// <summary>Directions in which latents are moved after truncation, and how far (-4 to 4): names from /checkpoints/{id}/directions, <c>smiling:0.8</c>, or the seeds that a direction leads from and to, <c>1-5~2-7:0.8</c>; up to 8, separated by commas.</summary>
    [RegularExpression(DirectionChoice.Pattern, ErrorMessage = DirectionChoice.Error)]
    public string? Direction { get; init; }

    /// <summary>Style mixing: a seed whose latent replaces each face's own where the network's features are mixFrom pixels wide or more. For checkpoints of recipe <c>faces</c>.</summary>
    [Range(0, 9_007_199_254_740_991)]
    public long? Mix { get; init; }

    /// <summary>With mix: a power of two from 8 to half the image's side. With 8 only the coarsest features, where things are, remain the face's own; with half the side only the finest are mixed in.</summary>
    [Range(8, 128)]
    [DefaultValue(DefaultMixFrom)]
    public int? MixFrom { get; init; }

    /// <summary>The class of the faces, for a checkpoint with classes (<c>classes</c> of GET /checkpoints/{id}); when left out, seed s has class s modulo their number.</summary>
    [StringLength(ClassNamesAttribute.MaxLength, MinimumLength = 1)]
    public string? Class { get; init; }

    /// <summary>
    /// <c>png</c>: one face, or a grid. <c>webp</c>, <c>jpeg</c>: the same in fewer bytes, with slightly different pixels. <c>zip</c>: a PNG of each. <c>gif</c>: one after the other. <c>float32</c>: little-endian numbers
    /// from −1 to 1, (count, 3, side, side). <c>uint8</c>: levels from 0 to 255, (count, side, side, 3).
    /// </summary>
    [AllowedValues("png", "webp", "jpeg", "zip", "gif", "float32", "uint8", null)]
    [DefaultValue("png")]
    public string? Format { get; init; }

    /// <summary>For <c>webp</c> and <c>jpeg</c>: 100 is closest to the original pixels, and largest.</summary>
    [Range(1, 100)]
    [DefaultValue(Picture.DefaultQuality)]
    public int? Quality { get; init; }
}
