using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using GanService.Api.Web.Directions;
using GanService.Engine.Networks;

namespace GanService.Api.Web.Generation;

/// <summary>What to generate.</summary>
public sealed record GenerateQuery
{
    public const int DefaultMixFrom = 16;

    /// <summary>A checkpoint's id, an alias, <c>latest</c>, or <c>best</c>: of the newest job that has measured ones, that of least sliced Wasserstein distance.</summary>
    [DefaultValue("latest")]
    public string? Checkpoint { get; init; }

    /// <summary>The first face's seed; the others have the next ones.</summary>
    [Range(0, 9_007_199_254_740_991)]
    [DefaultValue(0)]
    public long? Seed { get; init; }

    /// <summary>Faces.</summary>
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

    /// <summary>How much of their way from the checkpoint's typical face latents keep: 1 leaves them as they are, 0 gives that face, between them faces are calmer and more alike.</summary>
    [Range(0.0, 1.0)]
    [DefaultValue(1.0)]
    public double? Truncation { get; init; }

    /// <summary>In which directions latents are moved after that, and how far (-4 to 4): names of /checkpoints/{id}/directions, <c>smiling:0.8</c>, or the seeds that one leads from and to, <c>1-5~2-7:0.8</c>; up to 8 with commas between them.</summary>
    [RegularExpression(DirectionChoice.Pattern, ErrorMessage = DirectionChoice.Error)]
    public string? Direction { get; init; }

    /// <summary>A seed whose latent decides in place of each face's own where the network's features have the side mixFrom or more (style mixing): of recipe <c>faces</c>.</summary>
    [Range(0, 9_007_199_254_740_991)]
    public long? Mix { get; init; }

    /// <summary>With mix: a power of two from 8 to half the image's side. From 8 on only the coarsest, where things are, is the face's own; from half the side on only the finest is mix's.</summary>
    [Range(8, 128)]
    [DefaultValue(DefaultMixFrom)]
    public int? MixFrom { get; init; }

    /// <summary>The class of the faces, of a checkpoint that knows some (<c>classes</c> of GET /checkpoints/{id}); when left out, seed s has class s modulo their number.</summary>
    [StringLength(ClassNamesAttribute.MaxLength, MinimumLength = 1)]
    public string? Class { get; init; }

    /// <summary>
    /// <c>png</c>: one face, or a grid. <c>webp</c>, <c>jpeg</c>: the same in fewer bytes and not quite its pixels. <c>zip</c>: a PNG of each. <c>gif</c>: one after the other. <c>float32</c>: little-endian numbers
    /// from −1 to 1, (count, 3, side, side). <c>uint8</c>: levels from 0 to 255, (count, side, side, 3).
    /// </summary>
    [AllowedValues("png", "webp", "jpeg", "zip", "gif", "float32", "uint8", null)]
    [DefaultValue("png")]
    public string? Format { get; init; }

    /// <summary>Of <c>webp</c> and <c>jpeg</c>: towards 100 closer to the pixels and larger.</summary>
    [Range(1, 100)]
    [DefaultValue(Picture.DefaultQuality)]
    public int? Quality { get; init; }
}
