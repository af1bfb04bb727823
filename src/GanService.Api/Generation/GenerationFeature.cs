using GanService.Api.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace GanService.Api.Generation;

/// <summary>Faces over HTTP.</summary>
public static class GenerationFeature
{
    public static void AddGeneration(this IServiceCollection services)
    {
        services.AddSingleton<InferenceThread>();
        services.AddSingleton<GeneratorCache>();
    }

    public static void MapGeneration(this WebApplication app)
    {
        var routes = app.MapGroup("/generate").WithTags("Generation").WithStrictQuery().ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status500InternalServerError);
        routes.MapGet("", GenerateFaces.Handle).WithSummary("One face, or a grid of faces")
            .WithDescription(
                "The same checkpoint, seed and truncation give the same pixels, byte for byte. Face i of seed s is face 0 of seed s + i. "
                + "The PNG's text chunks tell how to make it again.")
            .Produces<FileContentResult>(StatusCodes.Status200OK, "image/png").Produces(StatusCodes.Status304NotModified);
        routes.MapGet("/interpolation", GenerateInterpolation.Handle).WithSummary("A walk from one face to another")
            .WithDescription("Along the arc between the latents of two seeds; the first and the last face are those of /generate.")
            .Produces<FileContentResult>(StatusCodes.Status200OK, "image/gif", "image/png").Produces(StatusCodes.Status304NotModified);
    }
}
