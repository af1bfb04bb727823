using GanService.Api.Store.Rows;
using GanService.Api.Web.Generators;
using GanService.Api.Web.Http;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Checkpoints;

/// <summary><c>GET /checkpoints/{id}/generator.onnx</c></summary>
public static class ExportOnnx
{
    public static async Task<IResult> Handle(string id, GanServiceDb database, GeneratorCache generators, JobTitles titles, HttpContext context)
    {
        if (await database.Checkpoints.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, context.RequestAborted) is not { } checkpoint)
            return Missing.Checkpoint(id);
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
