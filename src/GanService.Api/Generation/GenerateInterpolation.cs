using System.Globalization;
using GanService.Api.Checkpoints;
using GanService.Engine.Sampling;

namespace GanService.Api.Generation;

/// <summary><c>GET /generate/interpolation</c></summary>
public static class GenerateInterpolation
{
    private const int FrameMilliseconds = 80;

    public static Task<IResult> Handle([AsParameters] InterpolationQuery query, Pictures pictures, HttpContext context) =>
        pictures.AnswerAsync(context, query.Checkpoint, checkpoint => Describe(query, checkpoint));

    /// <summary>The picture that a query means.</summary>
    public static Picture Describe(InterpolationQuery query, Checkpoint checkpoint)
    {
        var (from, to, frames, scale, truncation, format) = (query.From ?? 0, query.To ?? 1, query.Frames ?? 16, query.Scale ?? 1, query.Truncation ?? 1, query.Format ?? Picture.Gif);
        var address = string.Create(
            CultureInfo.InvariantCulture,
            $"/generate/interpolation?checkpoint={checkpoint.Id}&from={from}&to={to}&frames={frames}&scale={scale}&truncation={truncation}&format={format}");
        return new()
        {
            Address = address,
            Count = frames,
            Columns = frames,
            Scale = scale,
            Format = format,
            FrameMilliseconds = FrameMilliseconds,
            Returns = true,
            Latent = (i, size) => Latents.OfWalk([from, to], i, frames, size, truncation),
            Text = Picture.Describe(checkpoint, address, ("From", from), ("To", to), ("Frames", frames), ("Truncation", truncation)),
        };
    }
}
