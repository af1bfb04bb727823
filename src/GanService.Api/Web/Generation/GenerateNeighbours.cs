using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Directions;
using GanService.Api.Web.Http;
using GanService.Engine.Imaging;
using GanService.Engine.Networks;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Generation;

/// <summary><c>GET /generate/neighbours</c></summary>
public static class GenerateNeighbours
{
    public static async Task<IResult> Handle([AsParameters] NeighboursQuery query, GanServiceDb database, Pictures pictures, TrainingImages training, HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var (checkpoint, problem) = await pictures.FindAsync(query.Checkpoint, cancellationToken);
        if (checkpoint is null)
            return problem!;
        var (pushes, unknown) = await DirectionChoice.ResolveAsync(query.Direction, database, checkpoint.JobId, cancellationToken);
        if (unknown is not null)
            return Problems.Invalid("direction", unknown);
        var of = FaceClass.Of(checkpoint, query.Class);
        if (of.Error is var (field, message))
            return Problems.Invalid(field, message);
        var (seed, count, truncation) = (query.Seed ?? 0, query.Count ?? 8, query.Truncation ?? 1);
        var job = await database.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == checkpoint.JobId, cancellationToken);
        var dataset = job is null ? null : await database.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Id == job.DatasetId && d.State == DatasetState.Ready, cancellationToken);
        if (dataset is null)
            return Problems.Conflict($"The images that checkpoint {checkpoint.Id} was trained on are not here, so nothing can be compared with them.");
        return await pictures.WithPlaceAsync(context, [checkpoint], count, pixels: 0, async () =>
        {
            IReadOnlyList<long> seeds = [.. Enumerable.Range(0, count).Select(i => seed + i)];
            var faces = await pictures.DrawAsync(checkpoint, truncation, pushes, of.PlacesOf(seeds), steering => [.. seeds.Select(s => of.Input(s, steering))], cancellationToken);
            IReadOnlyList<RgbImage> images = [.. faces.Select(face => face.ToImage())];
            var found = await training.FindAsync(dataset, checkpoint.ImageSize, images);
            if (query.Format == Picture.Png)
                context.NameFile(job!.Name, $"{new JobTitle(job.Name, job.Steps).OfStep(checkpoint.Step)}-seeds-{seed}-to-{seed + count - 1}-neighbours.png", isShown: true);
            return query.Format == Picture.Png
                ? TypedResults.File(ImageEncoder.Png(ImageGrid.Compose([.. images, .. found.Select(n => n.Image)], count, GridWriter.Gap)), "image/png")
                : TypedResults.Ok(new NeighboursResponse(
                    checkpoint.Id, dataset.Name, [.. found.Select((n, i) => new NeighbourResponse(seed + i, n.Neighbour.Index, n.Neighbour.Distance, n.Neighbour.IsCopy))]));
        });
    }
}

/// <summary>Faces to compare with what their network was trained on.</summary>
public sealed record NeighboursQuery
{
    /// <summary>A checkpoint's id, an alias, <c>latest</c> or <c>best</c>.</summary>
    [DefaultValue("latest")]
    public string? Checkpoint { get; init; }

    /// <summary>The first face's seed; the others have the next ones.</summary>
    [Range(0, 9_007_199_254_740_991)]
    [DefaultValue(0)]
    public long? Seed { get; init; }

    /// <summary>Faces.</summary>
    [Range(1, 64)]
    [DefaultValue(8)]
    public int? Count { get; init; }

    /// <summary>How much of their way from the checkpoint's typical face latents keep: 1 leaves them as they are, 0 gives that face, between them faces are calmer and more alike.</summary>
    [Range(0.0, 1.0)]
    [DefaultValue(1.0)]
    public double? Truncation { get; init; }

    /// <summary>Directions in which latents are moved after truncation, and how far (-4 to 4): names from /checkpoints/{id}/directions, <c>smiling:0.8</c>, or the seeds that a direction leads from and to, <c>1-5~2-7:0.8</c>; up to 8, separated by commas.</summary>
    [RegularExpression(DirectionChoice.Pattern, ErrorMessage = DirectionChoice.Error)]
    public string? Direction { get; init; }

    /// <summary>The class of the faces, for a checkpoint with classes (<c>classes</c> of GET /checkpoints/{id}); when left out, seed s has class s modulo their number.</summary>
    [StringLength(ClassNamesAttribute.MaxLength, MinimumLength = 1)]
    public string? Class { get; init; }

    /// <summary><c>json</c>, or <c>png</c>: the faces, and below each the image that is nearest.</summary>
    [AllowedValues("json", "png", null)]
    [DefaultValue("json")]
    public string? Format { get; init; }
}

/// <summary>The training images that are nearest to generated faces.</summary>
public sealed record NeighboursResponse(string Checkpoint, string Dataset, IReadOnlyList<NeighbourResponse> Faces);

/// <summary>The training image that is nearest to a face, itself or mirrored.</summary>
/// <param name="Seed">The face's.</param>
/// <param name="Index">The image's place in its dataset, from 0 on.</param>
/// <param name="Distance">Root mean square difference of thumbnails of 16×16, in levels of 255.</param>
/// <param name="IsCopy">Whether the image is so much nearer than the next ten that the face repeats it.</param>
public sealed record NeighbourResponse(long Seed, int Index, double Distance, bool IsCopy);
