using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace GanService.Api.Web.Experiments;

/// <summary>Comparisons: several jobs that differ in named fields only.</summary>
public static class ExperimentsFeature
{
    public static void MapExperiments(this WebApplication app)
    {
        var routes = app.MapGroup("/experiments").WithTags("Experiments").WithStrictRequests().ProducesValidationProblem();
        routes.MapPost("/", CreateExperiment.Handle).WithSummary("Queue jobs that differ in named fields only")
            .WithDescription("job has what they share, as for POST /jobs; vary has the fields to vary, each with its values.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        routes.MapGet("/", ReadExperiments.List).WithSummary("List experiments, newest first");
        routes.MapGet("/{id}", ReadExperiments.Get).WithSummary("An experiment with its jobs")
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/{id}/losses.png", ReadExperiments.Png).WithSummary("The losses of its jobs, a panel each on one scale")
            .Produces<FileContentResult>(StatusCodes.Status200OK, "image/png").ProducesProblem(StatusCodes.Status404NotFound);
    }
}
