using System.Globalization;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Directions;
using GanService.Api.Web.Http;

namespace GanService.Api.Web.Generation;

/// <summary><c>GET /generate/interpolation</c></summary>
public static class GenerateInterpolation
{
    private const int FrameMilliseconds = 80;

    public static Task<IResult> Handle([AsParameters] InterpolationQuery query, Pictures pictures, HttpContext context) =>
        query.Error() is var (field, message)
            ? Task.FromResult<IResult>(Problems.Invalid(field, message))
            : pictures.AnswerAsync(context, query.Checkpoint, query.Direction, (checkpoint, pushes) => Describe(query, checkpoint, pushes));

    /// <summary>The picture that a query means.</summary>
    public static Picture Describe(InterpolationQuery query, Checkpoint checkpoint, IReadOnlyList<Push> pushes)
    {
        var (seeds, frames, scale, truncation, format) = (query.Path, query.Steps, query.Scale ?? 1, query.Truncation ?? 1, query.Format ?? Picture.Gif);
        var of = FaceClass.Of(checkpoint, query.Class);
        var address = string.Create(
            CultureInfo.InvariantCulture,
            $"/generate/interpolation?checkpoint={checkpoint.Id}&seeds={string.Join(',', seeds)}&frames={frames}&scale={scale}&truncation={truncation}{Picture.Query(pushes)}{of.Query}&{Picture.Query(format, query.Quality)}");
        return new()
        {
            Fault = of.Error,
            Address = address,
            Subject = $"walk-{seeds[0]}-to-{seeds[^1]}",
            CountName = "frames",
            Count = frames,
            Columns = frames,
            Scale = scale,
            Format = format,
            Quality = query.Quality,
            FrameMilliseconds = FrameMilliseconds,
            Returns = true,
            Truncation = truncation,
            Pushes = pushes,
            Classes = of.PlacesOf(seeds),
            Input = (i, steering) => of.InputOfWalk(seeds, i, frames, steering),
            Text = Picture.Describe(checkpoint, address, truncation, pushes, [("Seeds", string.Join(',', seeds)), ("Frames", frames), .. of.Text(seed: null)]),
        };
    }
}
