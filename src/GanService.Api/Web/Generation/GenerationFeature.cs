using GanService.Api.Store.Rows;
using GanService.Api.Web.Generators;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;
using Microsoft.AspNetCore.Mvc;

namespace GanService.Api.Web.Generation;

/// <summary>Faces over HTTP.</summary>
public static class GenerationFeature
{
    public static void AddGeneration(this IServiceCollection services)
    {
        services.AddSingleton<GeneratorCache>();
        services.AddSingleton<FaceBatcher>();
        services.AddSingleton<GenerationLoad>();
        services.AddSingleton<TrainingImages>();
        services.AddScoped<Pictures>();
    }

    public static void MapGeneration(this WebApplication app)
    {
        var routes = app.MapGroup("/generate").WithTags("Generation").WithStrictRequests().ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status500InternalServerError);
        routes.MapGet("", GenerateFaces.Handle).Needs(Scope.Generate).WithSummary("One face, or a grid of faces")
            .WithDescription(
                "The same checkpoint, seed and truncation give the same pixels, byte for byte. Face i of seed s is face 0 of seed s + i. "
                + "The PNG's text chunks tell how to make it again.")
            .ProducesPictures("image/png", "application/zip", "image/gif", "application/octet-stream");
        routes.MapPost("", GenerateFromLatents.Handle).Needs(Scope.Generate).ChangesNothing().WithSummary("Faces of explicit latents")
            .ProducesPictures("image/png", "application/zip", "image/gif", "application/octet-stream")
            .WithMetadata(new BodyLimit(GenerateFromLatents.MaxBytes, "body"));
        routes.MapGet("/interpolation", GenerateInterpolation.Handle).Needs(Scope.Generate).WithSummary("A walk from face to face")
            .WithDescription("Along the arcs between the latents of two or more seeds; each seed's face is the one of /generate, at a frame of its own.")
            .ProducesPictures("image/gif", "image/png", "application/zip", "application/octet-stream");
        routes.MapGet("/history", GenerateHistory.Handle).Needs(Scope.Generate).WithSummary("One latent through all checkpoints of a job, oldest first")
            .ProducesPictures("image/gif", "image/png", "application/zip", "application/octet-stream");
        routes.MapGet("/neighbours", GenerateNeighbours.Handle).Needs(Scope.Datasets).WithSummary("The training images that are nearest to generated faces")
            .WithDescription("Whether a network repeats what it was shown: a face that is a copy has one image at most half as far as the next ten are on average.")
            .Produces<NeighboursResponse>(StatusCodes.Status200OK, "application/json", "image/png").ProducesProblem(StatusCodes.Status409Conflict);
        routes.MapPost("/verify", VerifyPicture.Handle).Needs(Scope.Generate).ChangesNothing().WithSummary("Whether this service made a picture")
            .WithDescription("Send a PNG file as it came from /generate or /generate/interpolation. It says how it was made, is made again, and compared pixel by pixel.")
            .WithMetadata(new BodyLimit(VerifyPicture.MaxBytes, "picture")).Accepts<Stream>("image/png").Produces<PictureVerificationResponse>();
        app.MapGroup("/checkpoints/{id}/directions").WithTags("Directions").WithStrictRequests().ProducesValidationProblem().MapPost("/learned", LearnDirection.Handle).Needs(Scope.Generate)
            .WithSummary("Learn a direction from a label of the training images")
            .WithDescription(
                "Small pictures of the images that the checkpoint's job was trained on are told apart by the label's values; of 1,024 faces those that look least and most like the value make the direction. "
                + "It takes seconds, and one at a time; whoever hangs up ends it. accuracy and majority say how well the values of other images were told, and what guessing would have got.")
            .Produces<LearnedDirectionResponse>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status500InternalServerError);
        app.MapGroup("/latents").WithTags("Generation").WithStrictRequests().ProducesValidationProblem().MapPost("/project", ProjectPicture.Handle).Needs(Scope.Generate).ChangesNothing().WithoutWaiting() // it lasts, and goes after training
            .WithSummary("The latent whose face is most like a picture")
            .WithDescription(
                "The body is a PNG, JPEG or WebP file. It takes seconds; whoever asks for text/event-stream hears of each step (step: steps, distance) and then of the answer (found). "
                + "One picture at a time; whoever hangs up ends it. The latent is for POST /generate.")
            .WithMetadata(new BodyLimit(ProjectPicture.MaxBytes, "picture")).Accepts<Stream>("application/octet-stream", "image/png", "image/jpeg", "image/webp")
            .Produces<ProjectionResponse>(StatusCodes.Status200OK, "application/json", "text/event-stream")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status500InternalServerError);
    }

    private static RouteHandlerBuilder ProducesPictures(this RouteHandlerBuilder route, string type, params string[] others) =>
        route.Produces<FileContentResult>(StatusCodes.Status200OK, type, others).Produces(StatusCodes.Status304NotModified);
}
