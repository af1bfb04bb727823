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

    public static void MapGeneration(this WebApplication app) =>
        app.MapGet("/generate", GenerateFaces.Handle).WithTags("Generation")
            .WithSummary("One face, or a grid of faces")
            .WithDescription(
                "The same checkpoint, seed and truncation give the same pixels, byte for byte. Face i of seed s is face 0 of seed s + i. "
                + "The PNG's text chunks tell how to make it again.")
            .Produces<FileContentResult>(StatusCodes.Status200OK, "image/png")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status500InternalServerError);
}
