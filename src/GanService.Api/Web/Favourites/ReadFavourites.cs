using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Favourites;

/// <summary><c>GET /favourites</c>, <c>/favourites/{id}</c> and <c>/favourites/{id}.png</c></summary>
public static class ReadFavourites
{
    public static async Task<Ok<Page<FavouriteResponse>>> List([AsParameters] FavouritesQuery query, GanServiceDb database, HttpContext context, CancellationToken cancellationToken)
    {
        var size = query.Limit ?? 50;
        var favourites = database.Favourites.AsNoTracking()
            .Where(f => (query.After == null || string.Compare(f.Id, query.After) < 0) && (query.Checkpoint == null || f.CheckpointId == query.Checkpoint) && (query.Seed == null || f.Seed == query.Seed))
            .OrderByDescending(f => f.Id).Take(size + 1);
        var known = await KnownFavourite.Of(database, favourites).ToListAsync(cancellationToken);
        return TypedResults.Ok(Page<FavouriteResponse>.Of([.. known.Select(f => f.Answer(context))], size, f => f.Id));
    }

    public static async Task<Results<Ok<FavouriteResponse>, ProblemHttpResult>> Get(string id, GanServiceDb database, HttpContext context, CancellationToken cancellationToken) =>
        await FindAsync(id, database, cancellationToken) is { } favourite ? TypedResults.Ok(favourite.Answer(context)) : Missing.Favourite(id);

    public static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> Png(string id, GanServiceDb database, IFileStore files, HttpContext context, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, database, cancellationToken) is not { } favourite)
            return Missing.Favourite(id);
        var held = await files.HoldAsync(FileKeys.Favourite(id), [], cancellationToken);
        context.Response.RegisterForDispose(held);
        if (!File.Exists(held.Path))
            return Problems.NotFound($"The picture of the favourite '{id}' is gone from the service's files.");
        context.NameFile(favourite.FileTitle.Name, $"{favourite.FileTitle.OfStep(favourite.Row.Step)}-seed-{favourite.Row.Seed}.png", isShown: true);
        return TypedResults.PhysicalFile(held.Path, "image/png");
    }

    internal static Task<KnownFavourite?> FindAsync(string id, GanServiceDb database, CancellationToken cancellationToken) =>
        KnownFavourite.Of(database, database.Favourites.AsNoTracking().Where(f => f.Id == id)).SingleOrDefaultAsync(cancellationToken);
}

/// <summary>Which favourites.</summary>
public sealed record FavouritesQuery
{
    /// <summary>The most items to return.</summary>
    [Range(1, 200)]
    [DefaultValue(50)]
    public int? Limit { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    public string? After { get; init; }

    /// <summary>Only those of the checkpoint with that id.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Only those of that seed.</summary>
    [Range(0, 9_007_199_254_740_991)]
    public long? Seed { get; init; }
}
