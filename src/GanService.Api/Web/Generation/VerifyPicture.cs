using System.ComponentModel.DataAnnotations;
using System.Globalization;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Directions;
using GanService.Api.Web.Http;
using GanService.Engine.Imaging;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;

namespace GanService.Api.Web.Generation;

/// <summary><c>POST /generate/verify</c></summary>
public static class VerifyPicture
{
    public const int MaxBytes = 64 << 20;
    private const long MaxPixels = 64_000_000;
    private const int InMemory = 64 << 10; // bytes of a file that has no place yet, and where its texts must stand
    private const string FirstVersion = "GanService 0.1.0"; // enlarged pictures rounded otherwise: decision 13
    private const string OfNoRequest = "The picture says that it answers a request which this service would not have answered so.";
    private const string Expected = "Send a PNG file as it came from /generate.";

    public static async Task<IResult> Handle(GanServiceDb database, Pictures pictures, DataFolder folder, HttpContext context)
    {
        if (context.Request.ContentLength is > InMemory and var length)
            folder.DemandRoomFor(length);
        context.Request.EnableBuffering(InMemory); // beyond, on the disk
        var file = context.Request.Body;
        await file.DrainAsync(context.RequestAborted);
        var head = new byte[Math.Min(file.Length, InMemory)];
        file.Position = 0;
        await file.ReadExactlyAsync(head, context.RequestAborted);
        if (FileKind.NameOf(head) is var kind and not FileKind.Png)
            return Problems.Of(StatusCodes.Status400BadRequest, $"The body is {kind ?? "not an image"}. {Expected}");

        var text = PngChunks.ReadText(head);
        if (!text.TryGetValue("Request", out var request) || !text.TryGetValue("Checkpoint", out var id) || !text.TryGetValue("WeightsSha256", out var sha256))
            return Answer(null, null, null, "The picture does not say how it was made: another program made it or wrote it anew, or it was made of latents that a client sent.");
        if (await database.Checkpoints.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, context.RequestAborted) is not { } checkpoint)
            return Answer(id, request, null, "The picture says that it was made from a checkpoint which is not here.");
        if (checkpoint.Sha256 != sha256)
            return Answer(id, request, false, "The picture says that it was made from other weights than this checkpoint has.");
        if (await ParseAsync(request, checkpoint, database, context.RequestAborted) is not { } picture || picture.Address != request || picture.Error(checkpoint.ImageSize) is not null)
            return Answer(id, request, false, OfNoRequest);
        if (picture.Truncation != 1 && !text.ContainsKey(Picture.TruncatedTowards))
            return Answer(id, request, null, "The picture is from when truncation made latents shorter. It leads to a typical face by now, so the picture cannot be made again.");
        if (ImageDecoder.SizeOf(head) != picture.GridSize(checkpoint.ImageSize))
            return Answer(id, request, false, "The picture that it says it is has another width or height: it was changed.");
        return await pictures.WithPlaceAsync(context, [checkpoint], picture.Count, picture.Pixels(checkpoint.ImageSize), async () =>
        {
            if (picture.IsMixed && !await pictures.HasStylesAsync(checkpoint, context.RequestAborted))
                return Answer(id, request, false, OfNoRequest);
            using var again = new MemoryStream(await pictures.DrawAsync(checkpoint, picture, context.RequestAborted));
            file.Position = 0;
            try
            {
                return ImageDecoder.HaveSamePixels(file, again, MaxPixels, mayRound: picture.Scale > 1 && text.GetValueOrDefault("Software") == FirstVersion)
                    ? Answer(id, request, true, "This service made the picture: made again, it has the same pixels.")
                    : Answer(id, request, false, "Made again, the picture has other pixels: it was changed.");
            }
            catch (ImageRejectedException error)
            {
                return Problems.Of(StatusCodes.Status400BadRequest, $"The body {error.Message}. {Expected}");
            }
        });
    }

    private static IResult Answer(string? checkpoint, string? request, bool? samePixels, string detail) =>
        TypedResults.Ok(new PictureVerificationResponse(samePixels == true, checkpoint, request, samePixels, detail));

    // Anybody can write anything into a picture.
    private static async Task<Picture?> ParseAsync(string request, Checkpoint checkpoint, GanServiceDb database, CancellationToken cancellationToken)
    {
        var parts = request.Split('?', 2);
        var query = QueryHelpers.ParseNullableQuery(parts[^1]) ?? [];
        if (parts[0] == "/generate")
        {
            var faces = new GenerateQuery
            {
                Seed = Long(query, "seed"),
                Count = Int(query, "count"),
                Columns = Int(query, "columns"),
                Scale = Int(query, "scale"),
                Truncation = Double(query, "truncation"),
                Direction = query.GetValueOrDefault("direction"),
                Mix = Long(query, "mix"),
                MixFrom = Int(query, "mixFrom"),
                Class = Text(query, "class"),
            };
            return IsValid(faces) ? GenerateFaces.Describe(faces, checkpoint, await PushesAsync(faces.Direction)) : null;
        }

        if (parts[0] != "/generate/interpolation")
            return null;
        var walk = new InterpolationQuery
        {
            Seeds = query.GetValueOrDefault("seeds"),
            Frames = Int(query, "frames"),
            Scale = Int(query, "scale"),
            Truncation = Double(query, "truncation"),
            Direction = query.GetValueOrDefault("direction"),
            Class = Text(query, "class"),
            Format = Picture.Png,
        };
        return IsValid(walk) && walk.Error() is null ? GenerateInterpolation.Describe(walk, checkpoint, await PushesAsync(walk.Direction)) : null;

        async Task<IReadOnlyList<Push>> PushesAsync(string? direction) => (await DirectionChoice.ResolveAsync(direction, database, checkpoint.JobId, cancellationToken)).Pushes;
    }

    private static bool IsValid(object query) => Validator.TryValidateObject(query, new(query), null, validateAllProperties: true);

    private static string? Text(Dictionary<string, StringValues> query, string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;

    private static long? Long(Dictionary<string, StringValues> query, string name) =>
        long.TryParse(query.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static int? Int(Dictionary<string, StringValues> query, string name) => Long(query, name) is >= 0 and <= int.MaxValue and var value ? (int)value : null;

    private static double? Double(Dictionary<string, StringValues> query, string name) =>
        double.TryParse(query.GetValueOrDefault(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}

/// <summary>What is known of a picture.</summary>
/// <param name="MadeHere">Whether this service made it, just as it is.</param>
/// <param name="Checkpoint">The checkpoint that it says it was made from.</param>
/// <param name="Request">The address that it says it answers.</param>
/// <param name="SamePixels">Whether it has the same pixels when it is made again; null where it cannot be.</param>
/// <param name="Detail">The same in words.</param>
public sealed record PictureVerificationResponse(bool MadeHere, string? Checkpoint, string? Request, bool? SamePixels, string Detail);
