using System.Globalization;
using GanService.Api.Hosting;
using GanService.Api.Storage;

namespace GanService.Api.Generation;

/// <summary><c>GET /generate</c></summary>
public static class GenerateFaces
{
    public static async Task<IResult> Handle(
        [AsParameters] GenerateQuery query, GanServiceDb database, GeneratorCache generators, HttpContext context, CancellationToken cancellationToken)
    {
        var (checkpoint, problem) = await database.FindCheckpointAsync(query.Checkpoint, cancellationToken);
        if (checkpoint is null)
            return problem!;
        var (seed, count, scale, truncation) = (query.Seed ?? 0, query.Count ?? 1, query.Scale ?? 1, query.Truncation ?? 1);
        var columns = Math.Min(query.Columns ?? (int)Math.Ceiling(Math.Sqrt(count)), count);
        if (FacePicture.SizeError(checkpoint, columns, (count + columns - 1) / columns, scale) is { } error)
            return Problems.Invalid("count", error);
        var address = string.Create(CultureInfo.InvariantCulture, $"/generate?checkpoint={checkpoint.Id}&seed={seed}&count={count}&columns={columns}&scale={scale}&truncation={truncation}");
        if (context.AnswerWithHeaders(checkpoint, query.Checkpoint, address, "image/png"))
            return Results.Empty;
        try
        {
            var faces = await generators.GenerateAsync(checkpoint, generator => generator.Generate([.. Enumerable.Range(0, count).Select(i => seed + i)], truncation), cancellationToken);
            var description = FacePicture.Describe(checkpoint, truncation, ("Seed", seed), ("Count", count));
            return TypedResults.File(FacePicture.Png(FacePicture.Enlarge(faces, scale), columns, description), "image/png");
        }
        catch (InvalidDataException damage)
        {
            return CheckpointChoice.Unusable(checkpoint, damage);
        }
    }
}
