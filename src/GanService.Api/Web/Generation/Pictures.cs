using System.IO.Pipelines;
using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Directions;
using GanService.Api.Web.Generators;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;
using GanService.Engine.Sampling;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Generation;

/// <summary>Answers requests for pictures: from headers alone where they are enough, and with a problem where they cannot be drawn.</summary>
public sealed class Pictures(GanServiceDb database, GeneratorCache generators, FaceBatcher batcher, GenerationLoad load, FairUse fairUse, JobTitles titles, ServiceMeter meter)
{
    private const int SmallPixels = 1 << 20;

    /// <summary>A picture of one checkpoint's faces.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="choice">The checkpoint as the request names it.</param>
    /// <param name="direction">In which directions latents are moved, as the request says it.</param>
    /// <param name="describe">The picture, once it is known what the names mean.</param>
    public async Task<IResult> AnswerAsync(HttpContext context, string? choice, string? direction, Func<Checkpoint, IReadOnlyList<Push>, Picture> describe)
    {
        var (checkpoint, problem) = await FindAsync(choice, context.RequestAborted);
        if (checkpoint is null)
            return problem!;
        var (pushes, unknown) = await DirectionChoice.ResolveAsync(direction, database, checkpoint.JobId, context.RequestAborted);
        if (unknown is not null)
            return Problems.Invalid("direction", unknown);
        var answer = await AnswerAsync(context, [checkpoint], choice == checkpoint.Id && DirectionChoice.IsFixed(direction), describe(checkpoint, pushes));
        var hasGone = answer is ProblemHttpResult { StatusCode: StatusCodes.Status404NotFound };
        return hasGone && choice != checkpoint.Id ? await AnswerAsync(context, choice, direction, describe) : answer; // the name means another one by now
    }

    /// <summary>The checkpoint that a name means.</summary>
    public async Task<(Checkpoint? Checkpoint, ProblemHttpResult? Problem)> FindAsync(string? choice, CancellationToken cancellationToken) =>
        choice is not null && generators.Known(choice) is { } known ? (known, null) : await database.FindCheckpointAsync(choice, cancellationToken);

    /// <summary>A picture whose faces all are the only checkpoint's, or each of another one.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context, IReadOnlyList<Checkpoint> checkpoints, bool isFixed, Picture picture)
    {
        var imageSize = checkpoints[0].ImageSize;
        if (picture.Error(imageSize) is var (field, message))
            return Problems.Invalid(field, message);
        if (checkpoints.Count == 1)
            context.Response.Headers["X-Checkpoint-Id"] = checkpoints[0].Id;
        var title = await titles.OfAsync(checkpoints[0], database, context.RequestAborted);
        context.NameFile(title.Name, $"{title.OfStep(checkpoints[^1].Step)}-{picture.Subject}.{picture.Format}", picture.IsShown);
        if (picture.Address is { } address && context.AnswerWithHeaders(address, checkpoints.Select(c => c.Sha256), isFixed, picture.ContentType))
            return Results.Empty;
        return await WithPlaceAsync(context, checkpoints, picture.Count, picture.Pixels(imageSize), async () =>
        {
            using var first = await generators.HoldAsync(checkpoints[0], context.RequestAborted); // damage is told before an answer begins
            if (picture.IsMixed && first.Levels == 1)
                return Refuse(context, Problems.Invalid("mix", $"The network of checkpoint {checkpoints[0].Id} has no styles to mix, as those of recipe faces have: leave mix out."));
            await WriteAsync(context, picture, imageSize, new(picture, imageSize, checkpoints.Count == 1 ? Source(picture, first) : Source(picture, checkpoints)), streams: checkpoints.Count == 1);
            return Results.Empty;
        });
    }

    /// <summary>Whether the network of a checkpoint has styles, so that those of two seeds can be mixed.</summary>
    /// <exception cref="InvalidDataException">The checkpoint's files are damaged or gone.</exception>
    public async Task<bool> HasStylesAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        using var generator = await generators.HoldAsync(checkpoint, cancellationToken);
        return generator.Levels > 1;
    }

    /// <summary>A picture in memory.</summary>
    /// <exception cref="InvalidDataException">The checkpoint's files are damaged or gone.</exception>
    public async Task<byte[]> DrawAsync(Checkpoint checkpoint, Picture picture, CancellationToken cancellationToken)
    {
        using var generator = await generators.HoldAsync(checkpoint, cancellationToken);
        using var whole = new MemoryStream();
        await new PictureWriter(picture, checkpoint.ImageSize, Source(picture, generator)).WriteAsync(PipeWriter.Create(whole), cancellationToken);
        return whole.ToArray();
    }

    /// <summary>Does work that draws faces, when there is room for it.</summary>
    public async Task<IResult> WithPlaceAsync(HttpContext context, IReadOnlyList<Checkpoint> checkpoints, int faces, long pixels, Func<Task<IResult>> work)
    {
        var weight = GenerationLoad.WeightOf(faces, pixels);
        if (fairUse.RefuseFaces(context, weight) is { } refusal)
            return Refuse(context, refusal);
        using var place = load.TryEnter(weight);
        if (place is null)
        {
            context.Response.Headers.RetryAfter = "1";
            return Refuse(context, Problems.Of(StatusCodes.Status503ServiceUnavailable, "Too many faces are waiting. Try again in a second, or request fewer."));
        }

        try
        {
            return await work();
        }
        catch (InvalidDataException damage) when (!context.Response.HasStarted)
        {
            return Refuse(context, await ProblemOfAsync(checkpoints, damage, context.RequestAborted));
        }
    }

    /// <summary>Faces of latents, moved or not, of these classes.</summary>
    /// <exception cref="InvalidDataException">The checkpoint's files are damaged or gone.</exception>
    public async Task<IReadOnlyList<Face>> DrawAsync(Checkpoint checkpoint, double truncation, IReadOnlyList<Push> pushes, IReadOnlyList<int> classes, Func<Steering, IReadOnlyList<float[]>> inputs, CancellationToken cancellationToken)
    {
        using var generator = await generators.HoldAsync(checkpoint, cancellationToken);
        return await batcher.DrawAsync(generator, inputs(await SteerAsync(generator, truncation, pushes, classes, cancellationToken)), cancellationToken);
    }

    private async Task<Steering> SteerAsync(SharedGenerator generator, double truncation, IReadOnlyList<Push> pushes, IReadOnlyList<int> classes, CancellationToken cancellationToken)
    {
        Dictionary<int, float[]> typical = [];
        foreach (var place in truncation == 1 ? [] : classes)
            typical[place] = await generator.TypicalLatentAsync(batcher, place, cancellationToken);
        return new(generator.LatentSize)
        {
            Levels = generator.Levels,
            Truncation = truncation,
            Typical = typical,
            Pushes = [.. pushes.Select(p => (p.Direction.StepOf(generator.LatentSize), p.Strength))],
        };
    }

    // All of one generator, which stays though its checkpoint is removed meanwhile.
    private DrawFaces Source(Picture picture, SharedGenerator generator)
    {
        Steering? steering = null;
        return async (first, count, gone) =>
        {
            steering ??= await SteerAsync(generator, picture.Truncation, picture.Pushes, picture.Classes, gone);
            return await batcher.DrawAsync(generator, [.. Enumerable.Range(first, count).Select(i => picture.Input(i, steering))], gone);
        };
    }

    // One of each checkpoint, one after the other, so that few generators are in memory.
    private DrawFaces Source(Picture picture, IReadOnlyList<Checkpoint> checkpoints) => async (first, count, gone) =>
    {
        List<Face> faces = [];
        for (var i = first; i < first + count; i++)
            faces.AddRange(await DrawAsync(checkpoints[i], picture.Truncation, picture.Pushes, picture.Classes, steering => [picture.Input(i, steering)], gone));
        return faces;
    };

    private static async Task WriteAsync(HttpContext context, Picture picture, int imageSize, PictureWriter writer, bool streams)
    {
        var response = context.Response;
        response.ContentType = picture.ContentType;
        if (picture.Format is Picture.Float32 or Picture.Uint8)
        {
            var isFloat = picture.Format == Picture.Float32;
            response.Headers["X-Tensor-Shape"] = isFloat ? $"{picture.Count},3,{imageSize},{imageSize}" : $"{picture.Count},{imageSize},{imageSize},3";
            response.ContentLength = picture.Pixels(imageSize) * 3 * (isFloat ? sizeof(float) : 1);
        }

        if (streams && (picture.Format is Picture.Gif || picture.Pixels(imageSize) > SmallPixels))
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
        context.Response.Headers.ETag = context.Response.Headers.CacheControl = context.Response.Headers.ContentDisposition = default;
        context.Response.ContentLength = null;
        return problem;
    }

    private async Task<ProblemHttpResult> ProblemOfAsync(IReadOnlyList<Checkpoint> checkpoints, InvalidDataException damage, CancellationToken cancellationToken)
    {
        foreach (var checkpoint in checkpoints)
        {
            if (!await database.Checkpoints.AnyAsync(c => c.Id == checkpoint.Id, cancellationToken))
                return Missing.Checkpoint(checkpoint.Id); // removed while the request was on its way
        }

        meter.Count(ErrorKind.Checkpoint);
        return CheckpointChoice.Unusable(checkpoints, damage);
    }
}
