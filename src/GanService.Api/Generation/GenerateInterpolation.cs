using System.Globalization;
using GanService.Api.Hosting;
using GanService.Api.Storage;
using GanService.Engine.Imaging;

namespace GanService.Api.Generation;

/// <summary><c>GET /generate/interpolation</c></summary>
public static class GenerateInterpolation
{
    private const int FrameMilliseconds = 80;

    public static async Task<IResult> Handle(
        [AsParameters] InterpolationQuery query, GanServiceDb database, GeneratorCache generators, HttpContext context, CancellationToken cancellationToken)
    {
        var (checkpoint, problem) = await database.FindCheckpointAsync(query.Checkpoint, cancellationToken);
        if (checkpoint is null)
            return problem!;
        var (from, to, frames, scale, truncation) = (query.From ?? 0, query.To ?? 1, query.Frames ?? 16, query.Scale ?? 1, query.Truncation ?? 1);
        if (FacePicture.SizeError(checkpoint, frames, rows: 1, scale) is { } error)
            return Problems.Invalid("frames", error);
        var format = query.Format ?? "gif";
        var address = string.Create(
            CultureInfo.InvariantCulture, $"/generate/interpolation?checkpoint={checkpoint.Id}&from={from}&to={to}&frames={frames}&scale={scale}&truncation={truncation}&format={format}");
        if (context.AnswerWithHeaders(checkpoint, query.Checkpoint, address, $"image/{format}"))
            return Results.Empty;
        try
        {
            var faces = FacePicture.Enlarge(await generators.GenerateAsync(checkpoint, generator => generator.Walk(from, to, frames, truncation), cancellationToken), scale);
            return format == "png"
                ? TypedResults.File(FacePicture.Png(faces, frames, FacePicture.Describe(checkpoint, truncation, ("From", from), ("To", to), ("Frames", frames))), "image/png")
                : TypedResults.File(ThereAndBack(faces), "image/gif");
        }
        catch (InvalidDataException damage)
        {
            return CheckpointChoice.Unusable(checkpoint, damage);
        }
    }

    private static byte[] ThereAndBack(IReadOnlyList<RgbImage> faces)
    {
        IReadOnlyList<RgbImage> loop = [.. faces, .. faces.Skip(1).SkipLast(1).Reverse()];
        return GifEncoder.Encode(loop, [.. Enumerable.Repeat(FrameMilliseconds, loop.Count)]);
    }
}
