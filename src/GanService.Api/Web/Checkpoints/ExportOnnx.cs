using GanService.Api.Store.Rows;
using GanService.Api.Web.Generators;
using GanService.Api.Web.Http;

namespace GanService.Api.Web.Checkpoints;

/// <summary><c>GET /checkpoints/{id}/generator.onnx</c></summary>
public static class ExportOnnx
{
    public static async Task<IResult> Handle(string id, GanServiceDb database, GeneratorCache generators, JobTitles titles, HttpContext context)
    {
        var (checkpoint, problem) = await database.FindCheckpointAsync(id, context.RequestAborted);
        if (checkpoint is null)
            return problem!;
        try
        {
            using var generator = await generators.HoldAsync(checkpoint, context.RequestAborted);
            var response = context.Response;
            response.ContentType = "application/octet-stream";
            var title = await titles.OfAsync(checkpoint, database, context.RequestAborted);
            context.NameFile(title.Name, $"{title.OfStep(checkpoint.Step)}.onnx", isShown: false);
            await generator.ExportAsync(response.Body, length => response.ContentLength = length, context.RequestAborted);
            return Results.Empty;
        }
        catch (InvalidDataException damage)
        {
            return CheckpointChoice.Unusable(checkpoint, damage);
        }
    }
}
