using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;

namespace GanService.Api.Web.Favourites;

/// <summary>Faces that people want to keep, with their pictures.</summary>
public static class FavouritesFeature
{
    public static void MapFavourites(this WebApplication app)
    {
        var favourites = app.MapGroup("/favourites").WithTags("Favourites").WithStrictRequests().ProducesValidationProblem();
        favourites.MapGet("/", ReadFavourites.List).Needs(Scope.Read).WithSummary("All favourites, newest first")
            .WithDescription("With checkpoint or seed, only those of a checkpoint or of a face.");
        favourites.MapGet("/{id}", ReadFavourites.Get).Needs(Scope.Read).WithSummary("A favourite").ProducesProblem(StatusCodes.Status404NotFound);
        favourites.MapGet("/{id}.png", ReadFavourites.Png).Needs(Scope.Read).WithSummary("A favourite's picture")
            .WithDescription("As it was drawn when it was added, even if its checkpoint has been deleted. Its text chunks are those of /generate.")
            .Produces(StatusCodes.Status200OK, contentType: "image/png").ProducesProblem(StatusCodes.Status404NotFound);
        favourites.MapPost("/", AddFavourite.Handle).Needs(Scope.Generate).WithSummary("Make a face a favourite")
            .WithDescription("A face that is already a favourite stays the same one (200), with the note of this request if it has one. A key can have 1,000 favourites; without keys that is the limit for all.")
            .Produces<FavouriteResponse>().Produces<FavouriteResponse>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status500InternalServerError);
        favourites.MapDelete("/{id}", DeleteFavourite.Handle).Needs(Scope.Generate).WithSummary("Remove a favourite and its picture").ProducesProblem(StatusCodes.Status404NotFound);
    }
}
