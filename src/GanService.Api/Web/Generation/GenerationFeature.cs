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
                + "The PNG's text chunks say how to draw it again.")
            .ProducesPictures("image/png", "application/zip", "image/gif", "application/octet-stream");
        routes.MapPost("", GenerateFromLatents.Handle).Needs(Scope.Generate).ChangesNothing().WithSummary("Faces of explicit latents")
            .ProducesPictures("image/png", "application/zip", "image/gif", "application/octet-stream")
            .WithMetadata(new BodyLimit(GenerateFromLatents.MaxBytes, "body"));
        routes.MapGet("/interpolation", GenerateInterpolation.Handle).Needs(Scope.Generate).WithSummary("A walk from face to face")
            .WithDescription("Along the arcs between the latents of two or more seeds; one frame is exactly each seed's face, as /generate draws it.")
            .ProducesPictures("image/gif", "image/png", "application/zip", "application/octet-stream");
        routes.MapGet("/history", GenerateHistory.Handle).Needs(Scope.Generate).WithSummary("One latent through all checkpoints of a job, oldest first")
            .ProducesPictures("image/gif", "image/png", "application/zip", "application/octet-stream");
        routes.MapGet("/neighbours", GenerateNeighbours.Handle).Needs(Scope.Datasets).WithSummary("The training images that are nearest to generated faces")
            .WithDescription("Shows whether a network copies its training images: a face counts as a copy if its nearest image is at most half as far away as the next ten are on average.")
            .Produces<NeighboursResponse>(StatusCodes.Status200OK, "application/json", "image/png").ProducesProblem(StatusCodes.Status409Conflict);
        routes.MapPost("/verify", VerifyPicture.Handle).Needs(Scope.Generate).ChangesNothing().WithSummary("Check whether this service drew a picture")
            .WithDescription("Send a PNG file from /generate or /generate/interpolation. Its text chunks say how it was drawn; it is drawn again and compared pixel by pixel.")
            .WithMetadata(new BodyLimit(VerifyPicture.MaxBytes, "picture")).Accepts<Stream>("image/png").Produces<PictureVerificationResponse>();
        app.MapGroup("/checkpoints/{id}/directions").WithTags("Directions").WithStrictRequests().ProducesValidationProblem().MapPost("/learned", LearnDirection.Handle).Needs(Scope.Generate)
            .WithSummary("Learn a direction from a label of the training images")
            .WithDescription(
                "A linear function learns to tell the label's values apart from small copies of the training images; of 1,024 faces, those that it rates least and most like the value make the direction. "
                + "It takes seconds to a minute, one at a time; disconnecting cancels it. accuracy is the share of other images whose value was predicted correctly, majority what always predicting the more frequent value would achieve.")
            .Produces<LearnedDirectionResponse>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status500InternalServerError);
        app.MapGroup("/latents").WithTags("Generation").WithStrictRequests().ProducesValidationProblem().MapPost("/project", ProjectPicture.Handle).Needs(Scope.Generate).ChangesNothing().WithoutWaiting() // it lasts, and goes after training
            .WithSummary("The latent whose face is most like a picture")
            .WithDescription(
                "The body is a PNG, JPEG or WebP file. It takes seconds. With Accept: text/event-stream the answer is a stream of each step (step: steps, distance) and then of the result (found). "
                + "One picture at a time; disconnecting cancels it. POST /generate draws the latent.")
            .WithMetadata(new BodyLimit(ProjectPicture.MaxBytes, "picture")).Accepts<Stream>("application/octet-stream", "image/png", "image/jpeg", "image/webp")
            .Produces<ProjectionResponse>(StatusCodes.Status200OK, "application/json", "text/event-stream")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status500InternalServerError);
    }

    private static RouteHandlerBuilder ProducesPictures(this RouteHandlerBuilder route, string type, params string[] others) =>
        route.Produces<FileContentResult>(StatusCodes.Status200OK, type, others).Produces(StatusCodes.Status304NotModified);
}
