using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;
using Microsoft.AspNetCore.Mvc;

namespace GanService.Api.Web.Experiments;

/// <summary>Comparisons: several jobs that differ in named fields only.</summary>
public static class ExperimentsFeature
{
    public static void MapExperiments(this WebApplication app)
    {
        var routes = app.MapGroup("/experiments").WithTags("Experiments").WithStrictRequests().ProducesValidationProblem();
        routes.MapPost("/", CreateExperiment.Handle).Needs(Scope.Train).WithSummary("Queue jobs that differ in named fields only")
            .WithDescription("job is what they share, as for POST /jobs; vary has the fields to vary, each with its values, or search has the ranges to draw values from.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        routes.MapGet("/", ReadExperiments.List).Needs(Scope.Read).WithSummary("List experiments, newest first");
        routes.MapGet("/{id}", ReadExperiments.Get).Needs(Scope.Read).WithSummary("An experiment with its jobs")
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/{id}/losses.png", ReadExperiments.Png).Needs(Scope.Read).WithSummary("The losses of its jobs, a panel each on one scale")
            .WithDescription("For a search, those of the 12 jobs that got furthest.")
            .Produces<FileContentResult>(StatusCodes.Status200OK, "image/png").ProducesProblem(StatusCodes.Status404NotFound);
    }
}
