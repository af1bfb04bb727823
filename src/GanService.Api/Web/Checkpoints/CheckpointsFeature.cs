using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;

namespace GanService.Api.Web.Checkpoints;

/// <summary>What jobs have learned, at the steps that were kept.</summary>
public static class CheckpointsFeature
{
    private const string Which = "The id may be an alias, latest or best, as in /generate.";

    public static void MapCheckpoints(this WebApplication app)
    {
        var routes = app.MapGroup("").WithTags("Checkpoints").WithStrictRequests().ProducesValidationProblem();
        routes.MapGet("/jobs/{id}/checkpoints", ReadCheckpoints.ListOfJob).Needs(Scope.Read).WithSummary("The checkpoints of a job, newest first")
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/checkpoints", ReadCheckpoints.List).Needs(Scope.Read).WithSummary("All checkpoints, newest first");
        routes.MapGet("/checkpoints/{id}", ReadCheckpoints.Get).Needs(Scope.Read).WithSummary("A checkpoint").WithDescription(Which)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapDelete("/checkpoints/{id}", DeleteCheckpoint.Handle).Needs(Scope.Train).WithSummary("Remove a checkpoint")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        routes.MapPost("/checkpoints/{id}/verify", VerifyCheckpoint.Handle).Needs(Scope.Train).WithSummary("Train again from the previous checkpoint, and compare")
            .WithDescription("Answers when it has finished, which takes as long as these steps took; one at a time, beside running jobs. Without an earlier training state it begins at step 0.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        routes.MapGet("/checkpoints/{id}/generator.safetensors", ReadCheckpoints.Weights).Needs(Scope.Read).WithSummary("The generator's weights, for other tools").WithDescription(Which)
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream").ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/checkpoints/{id}/generator.onnx", ExportOnnx.Handle).Needs(Scope.Read).WithSummary("The generator as an ONNX file")
            .WithDescription("Input latents (batch, latentSize), output images (batch, 3, side, side) from −1 to 1; operator set 13. " + Which)
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status500InternalServerError);
        routes.MapPost("/checkpoints", ImportCheckpoint.Handle).Needs(Scope.Train).WithSummary("Import a generator.safetensors")
            .WithDescription("The body is the file. Its metadata describes the network, as in a file that was downloaded from a GanService; no job is needed.")
            .Accepts<Stream>("application/octet-stream").WithMetadata(new BodyLimit(ImportCheckpoint.MaxBytes, "file"));
    }
}
