using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Generation;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;
using GanService.Engine.Files;
using GanService.Engine.Networks;

namespace GanService.Api.Web.Favourites;

/// <summary><c>POST /favourites</c></summary>
public static class AddFavourite
{
    public static async Task<IResult> Handle(
        AddFavouriteRequest request, GanServiceDb database, Pictures pictures, JobTitles titles, FairUse fairUse, DataFolder folder, IFileStore files, TimeProvider time, HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var (checkpoint, problem) = await pictures.FindAsync(request.Checkpoint, cancellationToken);
        if (checkpoint is null)
            return problem!;
        var of = FaceClass.Of(checkpoint, request.Class);
        if (of.Error is var (field, message))
            return Problems.Invalid(field, message);
        var (seed, truncation, note) = (request.Seed!.Value, request.Truncation, request.Note?.Trim());
        var @class = of.NameOf(seed);
        if (await database.FindFavouriteAsync(checkpoint.Id, seed, truncation, @class ?? "", note, cancellationToken) is { } known)
            return await AnswerAsync(known.Id);
        var picture = GenerateFaces.Describe(new() { Seed = seed, Truncation = truncation, Class = @class }, checkpoint, []);
        return await pictures.WithPlaceAsync(context, [checkpoint], picture.Count, picture.Pixels(checkpoint.ImageSize), async () =>
        {
            var png = await pictures.DrawAsync(checkpoint, picture, cancellationToken);
            if (await fairUse.RefuseBytesAsync(database, context.User.Identity?.Name, png.Length, cancellationToken) is { } refusal)
                return refusal;
            folder.DemandRoomFor(png.Length);
            var favourite = new Favourite
            {
                Id = SortableId.New(time),
                CheckpointId = checkpoint.Id,
                JobId = checkpoint.JobId,
                JobName = (await titles.OfAsync(checkpoint, database, cancellationToken)).Name,
                Step = checkpoint.Step,
                ImageSize = checkpoint.ImageSize,
                Seed = seed,
                Truncation = truncation,
                Class = @class ?? "",
                Note = note is { Length: > 0 } ? note : null,
                Bytes = png.Length,
                CreatedAt = time.GetUtcNow().UtcDateTime,
                CreatedBy = context.User.Identity?.Name,
            };
            var kept = await KeepAsync(favourite, png);
            if (kept is null)
            {
                var whose = favourite.CreatedBy is { } name ? $"The key '{name}' has" : "There are";
                return Problems.Of(StatusCodes.Status429TooManyRequests, $"{whose} {FavouriteRows.MostOfOne:N0} favourites, the most that are possible. Remove some first: GET /favourites lists them.");
            }

            return kept == favourite ? TypedResults.Created(context.AddressOf($"/favourites/{kept.Id}"), (await ReadFavourites.FindAsync(kept.Id, database, cancellationToken))!.Answer(context)) : await AnswerAsync(kept.Id);
        });

        // The file first: a row means one that is whole.
        async Task<Favourite?> KeepAsync(Favourite favourite, byte[] png)
        {
            var key = FileKeys.Favourite(favourite.Id);
            Favourite? kept = null;
            try
            {
                await AtomicFile.WriteAsync(files.PathOf(key), file => file.WriteAsync(png, cancellationToken).AsTask());
                await files.KeepAsync(key, cancellationToken);
                return kept = await database.AddFavouriteAsync(favourite, cancellationToken);
            }
            finally
            {
                if (kept != favourite)
                    await files.DeleteAsync(key);
            }
        }

        async Task<IResult> AnswerAsync(string id) => await ReadFavourites.FindAsync(id, database, cancellationToken) is { } favourite ? TypedResults.Ok(favourite.Answer(context)) : Missing.Favourite(id);
    }
}

/// <summary>A face to keep.</summary>
public sealed record AddFavouriteRequest
{
    /// <summary>A checkpoint's id, an alias, <c>latest</c> or <c>best</c>; the favourite keeps the checkpoint that the name means now.</summary>
    [DefaultValue("latest")]
    public string Checkpoint { get; init; } = CheckpointChoice.Latest;

    /// <summary>The face's seed.</summary>
    [Required]
    [Range(0, 9_007_199_254_740_991)]
    public long? Seed { get; init; }

    /// <summary>How far the latent stays from that of the checkpoint's typical face: 1 leaves it as it is, 0 gives the typical face.</summary>
    [Range(0.0, 1.0)]
    [DefaultValue(1.0)]
    public double Truncation { get; init; } = 1;

    /// <summary>The class of the face, for a checkpoint with classes (<c>classes</c> of GET /checkpoints/{id}); when left out, seed s has class s modulo their number.</summary>
    [StringLength(ClassNamesAttribute.MaxLength, MinimumLength = 1)]
    public string? Class { get; init; }

    /// <summary>A note; an empty one removes the earlier note.</summary>
    /// <example>the smile</example>
    [StringLength(500)]
    public string? Note { get; init; }
}
