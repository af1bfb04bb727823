using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Directions;
using GanService.Api.Web.Http;
using GanService.Engine.Networks;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Generation;

/// <summary><c>GET /generate/history</c></summary>
public static class GenerateHistory
{
    private const int FrameMilliseconds = 200;

    public static async Task<IResult> Handle([AsParameters] HistoryQuery query, GanServiceDb database, Pictures pictures, HttpContext context)
    {
        var checkpoints = await database.Checkpoints.AsNoTracking().Where(c => c.JobId == query.Job).OrderBy(c => c.Step).ToListAsync(context.RequestAborted);
        if (checkpoints.Count == 0)
        {
            return await database.Jobs.AnyAsync(j => j.Id == query.Job, context.RequestAborted)
                ? Problems.NotFound($"The job '{query.Job}' has no checkpoint yet. Wait for its first one.")
                : Missing.Job(query.Job);
        }

        var (pushes, unknown) = await DirectionChoice.ResolveAsync(query.Direction, database, query.Job, context.RequestAborted);
        if (unknown is not null)
            return Problems.Invalid("direction", unknown);
        var (seed, scale, truncation, format) = (query.Seed ?? 0, query.Scale ?? 1, query.Truncation ?? 1, query.Format ?? Picture.Gif);
        var of = FaceClass.Of(checkpoints[0], query.Class);
        return await pictures.AnswerAsync(context, checkpoints, isFixed: false, new()
        {
            Fault = of.Error,
            Address = string.Create(CultureInfo.InvariantCulture, $"/generate/history?job={query.Job}&seed={seed}&scale={scale}&truncation={truncation}{Picture.Query(pushes)}{of.Query}&{Picture.Query(format, query.Quality)}"),
            Subject = $"seed-{seed}-history",
            Count = checkpoints.Count,
            Columns = checkpoints.Count,
            Scale = scale,
            Format = format,
            Quality = query.Quality,
            FrameMilliseconds = FrameMilliseconds,
            Truncation = truncation,
            Pushes = pushes,
            Classes = of.PlacesOf([seed]),
            Input = (_, steering) => of.Input(seed, steering),
            CountName = "scale",
            NameOf = i => $"step-{checkpoints[i].Step:D8}",
            TextOf = i => GenerateFaces.Describe(new() { Seed = seed, Scale = scale, Truncation = truncation, Class = query.Class }, checkpoints[i], pushes).Text,
        });
    }
}

/// <summary>One face as it formed.</summary>
public sealed record HistoryQuery
{
    /// <summary>The job whose checkpoints are asked, from the oldest to the newest.</summary>
    [Required]
    public required string Job { get; init; }

    /// <summary>The face's seed.</summary>
    [Range(0, 9_007_199_254_740_991)]
    [DefaultValue(0)]
    public long? Seed { get; init; }

    /// <summary>Enlargement.</summary>
    [Range(1, 16)]
    [DefaultValue(1)]
    public int? Scale { get; init; }

    /// <summary>How far the latent stays from that of each checkpoint's typical face: 1 leaves it as it is, 0 gives the typical face.</summary>
    [Range(0.0, 1.0)]
    [DefaultValue(1.0)]
    public double? Truncation { get; init; }

    /// <summary>Directions in which latents are moved after truncation, and how far (-4 to 4): names from /checkpoints/{id}/directions, <c>smiling:0.8</c>, or the seeds that a direction leads from and to, <c>1-5~2-7:0.8</c>; up to 8, separated by commas.</summary>
    [RegularExpression(DirectionChoice.Pattern, ErrorMessage = DirectionChoice.Error)]
    public string? Direction { get; init; }

    /// <summary>The class of the face, for a checkpoint with classes (<c>classes</c> of GET /checkpoints/{id}); when left out, seed s has class s modulo their number.</summary>
    [StringLength(ClassNamesAttribute.MaxLength, MinimumLength = 1)]
    public string? Class { get; init; }

    /// <summary><c>gif</c>, <c>png</c>, <c>webp</c> or <c>jpeg</c>, a strip, or <c>zip</c>, <c>float32</c> or <c>uint8</c> as of /generate.</summary>
    [AllowedValues("gif", "png", "webp", "jpeg", "zip", "float32", "uint8", null)]
    [DefaultValue("gif")]
    public string? Format { get; init; }

    /// <summary>For <c>webp</c> and <c>jpeg</c>: 100 is closest to the original pixels, and largest.</summary>
    [Range(1, 100)]
    [DefaultValue(Picture.DefaultQuality)]
    public int? Quality { get; init; }
}
