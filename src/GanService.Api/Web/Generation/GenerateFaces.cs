using System.Globalization;
using System.Numerics;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Directions;

namespace GanService.Api.Web.Generation;

/// <summary><c>GET /generate</c></summary>
public static class GenerateFaces
{
    public static Task<IResult> Handle([AsParameters] GenerateQuery query, Pictures pictures, HttpContext context) =>
        pictures.AnswerAsync(context, query.Checkpoint, query.Direction, (checkpoint, pushes) => Describe(query, checkpoint, pushes));

    /// <summary>The picture that a query means.</summary>
    public static Picture Describe(GenerateQuery query, Checkpoint checkpoint, IReadOnlyList<Push> pushes)
    {
        var (seed, count, scale, truncation, format) = (query.Seed ?? 0, query.Count ?? 1, query.Scale ?? 1, query.Truncation ?? 1, query.Format ?? Picture.Png);
        var of = FaceClass.Of(checkpoint, query.Class);
        var side = query.MixFrom ?? Math.Min(GenerateQuery.DefaultMixFrom, checkpoint.ImageSize / 2);
        var mixed = query.Mix is { } fine ? $"&mix={fine}&mixFrom={side}" : "";
        var columns = Math.Min(query.Columns ?? (int)Math.Ceiling(Math.Sqrt(count)), count);
        var address = string.Create(
            CultureInfo.InvariantCulture,
            $"/generate?checkpoint={checkpoint.Id}&seed={seed}&count={count}&columns={columns}&scale={scale}&truncation={truncation}{Picture.Query(pushes)}{mixed}{of.Query}&{Picture.Query(format, query.Quality)}");
        var digits = Math.Max(4, $"{seed + count - 1}".Length); // so that names sort as seeds do
        return new()
        {
            Fault = of.Error ?? MixFault(query, side, checkpoint.ImageSize),
            Address = address,
            Subject = count == 1 ? $"seed-{seed}" : $"seeds-{seed}-to-{seed + count - 1}",
            Count = count,
            Columns = columns,
            Scale = scale,
            Format = format,
            Quality = query.Quality,
            Truncation = truncation,
            Pushes = pushes,
            Classes = of.PlacesOf(Enumerable.Range(0, count).Select(i => seed + i)),
            IsMixed = query.Mix is not null,
            Input = (i, steering) => query.Mix is { } mix ? of.InputMixed(seed + i, mix, side, steering) : of.Input(seed + i, steering),
            NameOf = i => $"face-{(seed + i).ToString($"D{digits}", CultureInfo.InvariantCulture)}",
            TextOf = i => Describe(query with { Seed = seed + i, Count = 1, Format = Picture.Png, Quality = null }, checkpoint, pushes).Text,
            Text = Picture.Describe(checkpoint, address, truncation, pushes, [("Seed", seed), ("Count", count), .. query.Mix is { } other ? new (string, IConvertible)[] { ("Mix", other), ("MixFrom", side) } : [], .. of.Text(count == 1 ? seed : null)]),
        };
    }

    private static (string Field, string Message)? MixFault(GenerateQuery query, int side, int imageSize)
    {
        if (query.Mix is null)
            return query.MixFrom is null ? null : ("mixFrom", "mixFrom is for mix, the seed whose latent decides from that side on: send both.");
        return imageSize < 16 || (side <= imageSize / 2 && BitOperations.IsPow2(side)) ? null : ("mixFrom", $"mixFrom must be a power of two from 8 to {imageSize / 2}, half the side of the checkpoint's faces.");
    }
}
