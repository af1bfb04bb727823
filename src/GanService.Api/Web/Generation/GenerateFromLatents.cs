using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Directions;
using GanService.Api.Web.Generators;
using GanService.Api.Web.Http;
using GanService.Engine.Networks;

namespace GanService.Api.Web.Generation;

/// <summary><c>POST /generate</c></summary>
public static class GenerateFromLatents
{
    /// <summary>As many latents as are possible, of the largest size, with every digit.</summary>
    public const int MaxBytes = 32 << 20;

    public static async Task<IResult> Handle(LatentsRequest request, Pictures pictures, GeneratorCache generators, GanServiceDb database, HttpContext context)
    {
        var (checkpoint, problem) = await pictures.FindAsync(request.Checkpoint, context.RequestAborted);
        if (checkpoint is null)
            return problem!;
        var (pushes, unknown) = await DirectionChoice.ResolveAsync(request.Direction, database, checkpoint.JobId, context.RequestAborted);
        if (unknown is not null)
            return Problems.Invalid("direction", unknown);
        var of = FaceClass.Of(checkpoint, request.Class);
        if (of.Error is var (field, message))
            return Problems.Invalid(field, message);
        var (latents, count) = (request.Latents, request.Latents.Count);
        return await pictures.WithPlaceAsync(context, [checkpoint], faces: 0, pixels: 0, async () =>
        {
            using var generator = await generators.HoldAsync(checkpoint, context.RequestAborted);
            var (classes, named) = (checkpoint.Classes().Count, request.Class is not null);
            var (size, hint) = classes == 0 || named
                ? (generator.LatentSize, "")
                : (generator.LatentSize + classes, $": {generator.LatentSize} and one for each of its classes, or send class");
            for (var i = 0; i < count; i++)
            {
                if (latents[i].Length != size)
                    return Problems.Invalid($"latents[{i}]", $"latents[{i}] must have {size} numbers for this checkpoint{hint}, not {latents[i].Length}.");
            }

            return await pictures.AnswerAsync(context, [checkpoint], isFixed: false, new()
            {
                Subject = "faces",
                Count = count,
                Columns = Math.Min(request.Columns ?? (int)Math.Ceiling(Math.Sqrt(count)), count),
                Scale = request.Scale,
                Format = request.Format,
                Quality = request.Quality,
                Truncation = request.Truncation,
                Pushes = pushes,
                Classes = [.. latents.Select(latent => of.PlaceOf(latent, generator.LatentSize)).Distinct()],
                Input = (i, steering) => of.Input(latents[i], steering),
                Text = Picture.Describe(checkpoint, address: null, request.Truncation, pushes, of.Text(seed: null)),
            });
        });
    }
}

/// <summary>Faces of latents that a client made.</summary>
public sealed record LatentsRequest
{
    /// <summary>A checkpoint's id, an alias, <c>latest</c> or <c>best</c>.</summary>
    [DefaultValue("latest")]
    public string Checkpoint { get; init; } = CheckpointChoice.Latest;

    /// <summary>
    /// One a face: as many numbers as the network's latents have (<c>networks.latentSize</c> of its job), standard normals in training. Without <c>class</c>, a checkpoint that knows
    /// classes wants a number for each of them behind these, in their order: 1 for that of the face, 0 for the others, or something between.
    /// </summary>
    [Required]
    [MinLength(1)]
    [MaxLength(1024)]
    public IReadOnlyList<float[]> Latents { get; init; } = [];

    /// <summary>The class of the faces, for a checkpoint with classes (<c>classes</c> of GET /checkpoints/{id}); when left out, latents say it themselves.</summary>
    [StringLength(ClassNamesAttribute.MaxLength, MinimumLength = 1)]
    public string? Class { get; init; }

    /// <summary>Faces in a row of the grid; as square as possible when left out.</summary>
    [Range(1, 1024)]
    public int? Columns { get; init; }

    /// <summary>Enlargement.</summary>
    [Range(1, 16)]
    public int Scale { get; init; } = 1;

    /// <summary>How far latents stay from that of the checkpoint's typical face: 1 leaves them as they are, 0 gives the typical face.</summary>
    [Range(0.0, 1.0)]
    [DefaultValue(1.0)]
    public double Truncation { get; init; } = 1;

    /// <summary>Directions in which latents are moved after truncation, and how far (-4 to 4): names from /checkpoints/{id}/directions, <c>smiling:0.8</c>, or the seeds that a direction leads from and to, <c>1-5~2-7:0.8</c>; up to 8, separated by commas.</summary>
    [RegularExpression(DirectionChoice.Pattern, ErrorMessage = DirectionChoice.Error)]
    public string? Direction { get; init; }

    /// <summary><c>png</c>, <c>webp</c>, <c>jpeg</c>, <c>zip</c>, <c>gif</c>, <c>float32</c> or <c>uint8</c>, as of GET.</summary>
    [AllowedValues("png", "webp", "jpeg", "zip", "gif", "float32", "uint8")]
    public string Format { get; init; } = Picture.Png;

    /// <summary>For <c>webp</c> and <c>jpeg</c>: 100 is closest to the original pixels, and largest.</summary>
    [Range(1, 100)]
    [DefaultValue(Picture.DefaultQuality)]
    public int? Quality { get; init; }
}
