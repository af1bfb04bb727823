using GanService.Api.Generation;
using GanService.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Checkpoints;

/// <summary><c>GET /checkpoints/{id}/generator.onnx</c></summary>
public static class ExportOnnx
{
    public static async Task<IResult> Handle(string id, GanServiceDb database, GeneratorCache generators, HttpContext context)
    {
        if (await database.Checkpoints.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, context.RequestAborted) is not { } checkpoint)
            return ReadCheckpoints.NoSuchCheckpoint(id);
        try
        {
            using var generator = await generators.HoldAsync(checkpoint, context.RequestAborted);
            var response = context.Response;
            (response.ContentType, response.Headers.ContentDisposition) = ("application/octet-stream", $"attachment; filename=generator-{checkpoint.Step}.onnx");
            await generator.ExportAsync(response.Body, length => response.ContentLength = length, context.RequestAborted);
            return Results.Empty;
        }
        catch (InvalidDataException damage)
        {
            return CheckpointChoice.Unusable(checkpoint, damage);
        }
    }
}
