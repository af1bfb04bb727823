using GanService.Api.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace GanService.Api.Generation;

/// <summary>Faces over HTTP.</summary>
public static class GenerationFeature
{
    public static void AddGeneration(this IServiceCollection services)
    {
        services.AddSingleton<GeneratorCache>();
        services.AddSingleton<FaceBatcher>();
        services.AddSingleton<GenerationLoad>();
        services.AddScoped<Pictures>();
    }

    public static void MapGeneration(this WebApplication app)
    {
        var routes = app.MapGroup("/generate").WithTags("Generation").WithStrictQuery().ProducesValidationProblem()
            
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status500InternalServerError).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("", GenerateFaces.Handle).WithSummary("One face, or a grid of faces")
            .WithDescription(
                "The same checkpoint, seed and truncation give the same pixels, byte for byte. Face i of seed s is face 0 of seed s + i. "
                + "The PNG's text chunks tell how to make it again.")
            .ProducesPictures("image/png", "application/zip", "image/gif", "application/octet-stream");
        routes.MapGet("/interpolation", GenerateInterpolation.Handle).WithSummary("A walk from one face to another")
            .WithDescription("Along the arc between the latents of two seeds; the first and the last face are those of /generate.")
            .ProducesPictures("image/gif", "image/png", "application/zip", "application/octet-stream");
    }

    private static RouteHandlerBuilder ProducesPictures(this RouteHandlerBuilder route, string type, params string[] others) =>
        route.Produces<FileContentResult>(StatusCodes.Status200OK, type, others).Produces(StatusCodes.Status304NotModified);
}
