using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Threading.Channels;
using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Generators;
using GanService.Api.Web.Http;
using GanService.Engine.Compute;
using GanService.Engine.Imaging;
using GanService.Engine.Networks;
using GanService.Engine.Sampling;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Generation;

/// <summary><c>POST /latents/project</c></summary>
public static class ProjectPicture
{
    public const int MaxBytes = 32 << 20;

    private static readonly TimeSpan longest = TimeSpan.FromMinutes(2);

    public static async Task<IResult> Handle(
        [AsParameters] ProjectionQuery query, Pictures pictures, GeneratorCache generators, GenerationLoad load, IOptions<GanServiceOptions> options, IHostApplicationLifetime lifetime, HttpContext context)
    {
        var (checkpoint, problem) = await pictures.FindAsync(query.Checkpoint, context.RequestAborted);
        if (checkpoint is null)
            return problem!;
        var of = FaceClass.Of(checkpoint, query.Class);
        if (of.Error is var (field, message))
            return Problems.Invalid(field, message);
        if (load.TryLongWork() is not { } place)
            return GenerationLoad.ComeAgain(context);
        context.Response.RegisterForDispose(place); // at the latest: whoever has the answer may ask again at once
        var (picture, reason) = await ReadAsync(context.Request, query.Crop == "portrait" ? Framing.Portrait : Framing.Center, checkpoint.ImageSize, options.Value.MaxImageMegapixels * 1_000_000L);
        if (picture is null)
            return Problems.Of(StatusCodes.Status400BadRequest, $"The picture {reason}. Send a PNG, JPEG or WebP file.");
        return await pictures.WithPlaceAsync(context, [checkpoint], Projection.CandidateCount, pixels: 0, async () =>
        {
            using var generator = await generators.HoldAsync(checkpoint, context.RequestAborted);
            var candidates = await pictures.DrawAsync(checkpoint, 1, [], [], _ => Projection.Candidates(generator.LatentSize, generator.ClassCount, of.Chosen), context.RequestAborted);
            var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            context.Response.RegisterForDispose(ends);
            if (!context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/event-stream"))
                return TypedResults.Ok(Answer(checkpoint, of, await FindAsync(place, generator, picture, of.Chosen, candidates, query.Steps ?? 150, _ => { }, ends.Token)));
            var steps = Channel.CreateUnbounded<Projected>();
            var finding = FindAsync(place, generator, picture, of.Chosen, candidates, query.Steps ?? 150, found => steps.Writer.TryWrite(found), ends.Token);
            _ = finding.ContinueWith(_ => steps.Writer.Complete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return TypedResults.ServerSentEvents(ItemsAsync(checkpoint, of, steps.Reader, finding));
        });
    }

    private static async Task<(RgbImage? Picture, string? Reason)> ReadAsync(HttpRequest request, Framing framing, int size, long maxPixels)
    {
        using var file = new MemoryStream();
        await request.Body.CopyToAsync(file, request.HttpContext.RequestAborted);
        (RgbImage? Picture, string? Reason) read = default;
        await OwnThread.Run("framing", ThreadNiceness.Training, () =>
        {
            try
            {
                read = (framing.Frames(ImageDecoder.Decode(file.ToArray(), maxPixels), size)[0].Image, null);
            }
            catch (ImageRejectedException error)
            {
                read = (null, error.Message);
            }
        });
        return read;
    }

    // Within a step of the client's going it ends, and only then lets go of the generator.
    private static async Task<Projected> FindAsync(IDisposable place, SharedGenerator generator, RgbImage picture, int? ofClass, IReadOnlyList<Face> candidates, int steps, Action<Projected> report, CancellationToken cancellationToken)
    {
        using var until = place;
        generator.TryHold();
        using var held = generator;
        using var enough = new CancellationTokenSource(longest);
        Projected? found = null;
        await OwnThread.Run("projection", ThreadNiceness.Training, () => found = generator.Project(picture, ofClass, candidates, steps, report, () => enough.IsCancellationRequested, cancellationToken));
        return found!;
    }

    private static async IAsyncEnumerable<SseItem<string>> ItemsAsync(Checkpoint checkpoint, FaceClass of, ChannelReader<Projected> steps, Task<Projected> finding)
    {
        await foreach (var found in steps.ReadAllAsync(CancellationToken.None)) // ends with the work, which ends when the client goes
            yield return new(JsonSerializer.Serialize(new { found.Steps, found.Distance }, JsonSerializerOptions.Web), "step");
        yield return new(JsonSerializer.Serialize(Answer(checkpoint, of, await finding), JsonSerializerOptions.Web), "found");
    }

    private static ProjectionResponse Answer(Checkpoint checkpoint, FaceClass of, Projected found) => new(checkpoint.Id, found.Latent, of.NameAt(found.Place), found.Distance, found.Steps);
}

/// <summary>How to look for a picture's latent.</summary>
public sealed record ProjectionQuery
{
    /// <summary>A checkpoint's id, an alias, <c>latest</c> or <c>best</c>.</summary>
    [DefaultValue("latest")]
    public string? Checkpoint { get; init; }

    /// <summary>Steps of the descent, at most; it ends after two minutes in any case.</summary>
    [Range(10, 500)]
    [DefaultValue(150)]
    public int? Steps { get; init; }

    /// <summary><c>center</c>, the largest centred square, or <c>portrait</c>, the head of the largest face.</summary>
    [AllowedValues("center", "portrait", null)]
    [DefaultValue("center")]
    public string? Crop { get; init; }

    /// <summary>The class of the face, for a checkpoint with classes (<c>classes</c> of GET /checkpoints/{id}); when left out, any.</summary>
    [StringLength(ClassNamesAttribute.MaxLength, MinimumLength = 1)]
    public string? Class { get; init; }
}

/// <summary>The latent whose face is most like a picture.</summary>
/// <param name="Checkpoint">The id of the checkpoint that draws the face.</param>
/// <param name="Latent">For <c>POST /generate</c>.</param>
/// <param name="Class">Of the face, for <c>POST /generate</c>; null where the checkpoint knows none.</param>
/// <param name="Distance">Mean absolute difference of the pixels of both, in levels of 255.</param>
/// <param name="Steps">How many were taken.</param>
public sealed record ProjectionResponse(string Checkpoint, float[] Latent, string? Class, double Distance, int Steps);
