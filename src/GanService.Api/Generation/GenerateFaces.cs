using System.Globalization;
using GanService.Api.Checkpoints;
using GanService.Api.Hosting;
using GanService.Api.Storage;
using GanService.Engine.Imaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Generation;

/// <summary><c>GET /generate</c></summary>
public static class GenerateFaces
{
    private const int Gap = 2;
    private const long MaxPixels = 64_000_000;

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Handle(
        [AsParameters] GenerateQuery query, GanServiceDb database, GeneratorCache generators, HttpResponse response, CancellationToken cancellationToken)
    {
        var name = query.Checkpoint ?? "latest";
        if (await FindCheckpointAsync(database, name, cancellationToken) is not { } checkpoint)
        {
            return name == "latest"
                ? Problems.NotFound("There is no checkpoint yet. Queue a job with POST /jobs and wait for its first checkpoint.")
                : ReadCheckpoints.NoSuchCheckpoint(name);
        }

        var (seed, count, scale, truncation) = (query.Seed ?? 0, query.Count ?? 1, query.Scale ?? 1, query.Truncation ?? 1);
        var columns = Math.Min(query.Columns ?? (int)Math.Ceiling(Math.Sqrt(count)), count);
        var rows = (count + columns - 1) / columns;
        var cell = (checkpoint.ImageSize * scale) + Gap;
        if ((long)columns * cell * rows * cell > MaxPixels)
            return Problems.Invalid("count", $"That picture would have {columns * cell}×{rows * cell} pixels; the limit is {MaxPixels / 1_000_000} million. Choose a smaller count or scale.");

        try
        {
            var faces = await generators.GenerateAsync(checkpoint, [.. Enumerable.Range(0, count).Select(i => seed + i)], truncation, cancellationToken);
            response.Headers["X-Checkpoint-Id"] = checkpoint.Id;
            return TypedResults.File(Picture(faces, columns, scale, Description(checkpoint, seed, count, truncation)), "image/png");
        }
        catch (InvalidDataException error)
        {
            return Problems.Of(StatusCodes.Status500InternalServerError, $"The checkpoint {checkpoint.Id} cannot be used: {error.Message} Choose another one from GET /checkpoints.");
        }
    }

    private static async Task<Checkpoint?> FindCheckpointAsync(GanServiceDb database, string name, CancellationToken cancellationToken) => name == "latest"
        ? await database.Checkpoints.AsNoTracking().OrderByDescending(c => c.Id).FirstOrDefaultAsync(cancellationToken)
        : await database.Checkpoints.AsNoTracking().SingleOrDefaultAsync(c => c.Id == name, cancellationToken);

    private static byte[] Picture(IReadOnlyList<RgbImage> faces, int columns, int scale, IReadOnlyList<KeyValuePair<string, string>> description)
    {
        if (scale > 1)
            faces = [.. faces.Select(f => Resampler.Resize(f, f.Width * scale, f.Height * scale))];
        return PngEncoder.Encode(faces.Count == 1 ? faces[0] : ImageGrid.Compose(faces, columns, Gap), description);
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Description(Checkpoint checkpoint, long seed, int count, double truncation) =>
    [
        new("Software", $"GanService {ServiceVersion.Text}"),
        new("Checkpoint", checkpoint.Id),
        new("WeightsSha256", checkpoint.Sha256),
        new("Seed", seed.ToString(CultureInfo.InvariantCulture)),
        new("Count", count.ToString(CultureInfo.InvariantCulture)),
        new("Truncation", truncation.ToString(CultureInfo.InvariantCulture)),
    ];
}
