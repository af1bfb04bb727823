using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;

namespace GanService.Api.Web.Directions;

/// <summary>Names for ways through the latents of a checkpoint, such as <c>smiling</c>.</summary>
public static class DirectionsFeature
{
    public static void MapDirections(this WebApplication app)
    {
        var directions = app.MapGroup("/checkpoints/{id}/directions").WithTags("Directions").WithStrictRequests().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        directions.MapGet("/", ReadDirections.Handle).Needs(Scope.Read).WithSummary("The directions of a checkpoint's job, by name");
        directions.MapPost("/", AddDirection.Handle).Needs(Scope.Generate).WithSummary("Name a direction")
            .WithDescription($"It leads from the mean latent of some seeds to that of others, and can be used with all checkpoints of the job: /generate?direction=smiling:0.8. A job can have {Direction.MostOfOne}.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        directions.MapDelete("/{name}", DeleteDirection.Handle).Needs(Scope.Generate).WithSummary("Remove a direction");
    }
}
