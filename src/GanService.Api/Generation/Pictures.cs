using System.IO.Pipelines;
using GanService.Api.Checkpoints;
using GanService.Api.Hosting;
using GanService.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Generation;

/// <summary>Answers requests for pictures: from headers alone where they are enough, and with a problem where they cannot be drawn.</summary>
public sealed class Pictures(GanServiceDb database, GeneratorCache generators, FaceBatcher batcher, GenerationLoad load)
{
    private const int SmallPixels = 1 << 20;

    /// <summary>A picture of one checkpoint's faces.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="choice">The checkpoint as the request names it.</param>
    /// <param name="describe">The picture, once it is known what the name means.</param>
    public async Task<IResult> AnswerAsync(HttpContext context, string? choice, Func<Checkpoint, Picture> describe)
    {
        if (choice is not null && generators.Known(choice) is { } known)
            return await AnswerAsync(context, known, choice, describe(known));
        var (checkpoint, problem) = await database.FindCheckpointAsync(choice, context.RequestAborted);
        return checkpoint is null ? problem! : await AnswerAsync(context, checkpoint, choice, describe(checkpoint));
    }

    private async Task<IResult> AnswerAsync(HttpContext context, Checkpoint checkpoint, string? choice, Picture picture)
    {
        if (picture.Error(checkpoint.ImageSize) is var (field, message))
            return Problems.Invalid(field, message);
        if (picture.Address is { } address && context.AnswerWithHeaders(checkpoint, choice, address, picture.ContentType))
            return Results.Empty;
        using var place = load.TryEnter(picture.Count, picture.Pixels(checkpoint.ImageSize));
        if (place is null)
            return Refuse(context, Busy(context));
        try
        {
            using var generator = await generators.HoldAsync(checkpoint, context.RequestAborted);
            var writer = new PictureWriter(picture, checkpoint.ImageSize, (first, count, gone) => batcher.DrawAsync(generator, Latents(picture, generator, first, count), gone));
            await WriteAsync(context, picture, checkpoint, writer);
            return Results.Empty;
        }
        catch (InvalidDataException damage)
        {
            return Refuse(context, await ProblemOfAsync(checkpoint, damage, context.RequestAborted));
        }
    }

    private static IReadOnlyList<float[]> Latents(Picture picture, SharedGenerator generator, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => picture.Latent(i, generator.LatentSize))];

    private static async Task WriteAsync(HttpContext context, Picture picture, Checkpoint checkpoint, PictureWriter writer)
    {
        var response = context.Response;
        response.ContentType = picture.ContentType;
        if (picture.Format is Picture.Float32 or Picture.Uint8)
        {
            var (size, isFloat) = (checkpoint.ImageSize, picture.Format == Picture.Float32);
            response.Headers["X-Tensor-Shape"] = isFloat ? $"{picture.Count},3,{size},{size}" : $"{picture.Count},{size},{size},3";
            response.ContentLength = picture.Pixels(size) * 3 * (isFloat ? sizeof(float) : 1);
        }

        if (picture.Format is Picture.Gif || picture.Pixels(checkpoint.ImageSize) > SmallPixels)
        {
            await writer.WriteAsync(response.BodyWriter, context.RequestAborted);
            return;
        }

        using var whole = new MemoryStream(); // so that the answer tells its length
        await writer.WriteAsync(PipeWriter.Create(whole), context.RequestAborted);
        response.ContentLength = whole.Length;
        await response.Body.WriteAsync(whole.GetBuffer().AsMemory(0, (int)whole.Length), context.RequestAborted);
    }

    // What the headers promised is not what comes.
    private static ProblemHttpResult Refuse(HttpContext context, ProblemHttpResult problem)
    {
        context.Response.Headers.ETag = context.Response.Headers.CacheControl = default;
        return problem;
    }

    private static ProblemHttpResult Busy(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Problems.Of(StatusCodes.Status503ServiceUnavailable, "More faces are waiting than the service takes on at a time. Ask again in a second, or for fewer.");
    }

    private async Task<ProblemHttpResult> ProblemOfAsync(Checkpoint checkpoint, InvalidDataException damage, CancellationToken cancellationToken) =>
        await database.Checkpoints.AnyAsync(c => c.Id == checkpoint.Id, cancellationToken)
            ? CheckpointChoice.Unusable(checkpoint, damage)
            : ReadCheckpoints.NoSuchCheckpoint(checkpoint.Id); // removed while the request was on its way
}
