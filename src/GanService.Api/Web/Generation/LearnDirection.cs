using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Directions;
using GanService.Api.Web.Http;
using GanService.Engine.Compute;
using GanService.Engine.Data;
using GanService.Engine.Imaging;
using GanService.Engine.Quality;
using GanService.Engine.Recipes;
using GanService.Engine.Sampling;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Generation;

/// <summary><c>POST /checkpoints/{id}/directions/learned</c></summary>
public static class LearnDirection
{
    /// <summary>Faces that are looked at, of seeds from 0 on.</summary>
    public const int Faces = 1024;

    /// <summary>Images of a sort, of which at least so many are needed.</summary>
    public const int FewestImages = 20;

    private const int MostImages = 2000; // of a sort; more would tell little more
    private const int FacesAtATime = 256; // which are in memory

    public static async Task<IResult> Handle(
        string id, LearnDirectionRequest request, GanServiceDb database, Pictures pictures, GenerationLoad load, DatasetPacks packs, IFileStore files, ClaimsPrincipal user, TimeProvider time, HttpContext context)
    {
        var gone = context.RequestAborted;
        if (request.Against == request.Value)
            return Problems.Invalid("against", "against must be different from value, or be left out for all other values.");
        var (checkpoint, unknown) = await database.FindCheckpointAsync(id, gone);
        if (checkpoint is null)
            return unknown!;
        if (await database.DirectionProblemAsync(checkpoint.JobId, request.Name, gone) is { } taken)
            return Problems.Conflict(taken);
        var dataset = await database.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.State == DatasetState.Ready && database.Jobs.Any(j => j.Id == checkpoint.JobId && j.DatasetId == d.Id), gone);
        if (dataset is null)
            return Problems.Conflict($"The images that checkpoint {checkpoint.Id} was trained on are not here, so nothing can be learned from their labels. POST /checkpoints/{{id}}/directions makes a direction of seeds.");
        using var place = load.TryLongWork();
        if (place is null)
            return GenerationLoad.ComeAgain(context);
        return await pictures.WithPlaceAsync(context, [checkpoint], Faces, pixels: 0, async () =>
        {
            using var pack = await packs.OpenAsync(dataset, checkpoint.ImageSize, gone);
            using var table = await files.HoldAsync(FileKeys.Beside(dataset.Id, ImageTable.FileName), [], gone);
            (ImageClassifier? Classifier, string Field, string Message) learned = (null, "", "");
            await OwnThread.Run("labels", ThreadNiceness.Training, () => learned = Learn(request, dataset, pack, table.Path, gone));
            if (learned.Classifier is not { } classifier)
                return Problems.Invalid(learned.Field, learned.Message);
            var seeds = await RankAsync(checkpoint, classifier, pictures, gone);
            LatentDirection direction = new([.. seeds.Take(DirectionChoice.MostSeeds)], [.. seeds.TakeLast(DirectionChoice.MostSeeds)]);
            var (row, problem) = await AddDirection.KeepAsync(request.Name, direction, checkpoint, database, user, time, gone);
            return problem is not null
                ? Problems.Conflict(problem)
                : TypedResults.Created(context.AddressOf($"/checkpoints/{id}/directions"), new LearnedDirectionResponse(DirectionResponse.Of(row), classifier.Accuracy, classifier.Majority));
        });
    }

    private static (ImageClassifier?, string Field, string Message) Learn(LearnDirectionRequest request, Dataset dataset, PackedDataset pack, string table, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> labels = File.Exists(table) ? ImageTable.Columns(table) : [];
        if (labels.ToList().FindIndex(l => l.Equals(request.Label, StringComparison.OrdinalIgnoreCase)) is not (>= 0 and var column))
            return (null, "label", $"The images of '{dataset.Name}' have no label '{request.Label}'. GET /datasets/{{id}}/report lists those that there are.");
        List<int> without = [], with = [];
        foreach (var (row, image) in ImageTable.Rows(table).Select((row, image) => (row, image)))
        {
            var value = row.Labels[column];
            if (value == request.Value)
                with.Add(image);
            else if (request.Against is { } against ? value == against : value != "")
                without.Add(image);
        }

        if (with.Count < FewestImages)
            return (null, "value", TooFew(with.Count, $"the value '{request.Value}'"));
        if (without.Count < FewestImages)
            return (null, "against", TooFew(without.Count, request.Against is { } other ? $"the value '{other}'" : "another value"));
        return (new(ImagesOf(without), ImagesOf(with), cancellationToken), "", "");

        string TooFew(int count, string what) => $"{count} images of '{dataset.Name}' have {what} of '{labels[column]}', and {FewestImages} are the least that can be learned from. GET /datasets/{{id}}/report counts them.";

        // Evenly among all that there are, as they may be in some order.
        IEnumerable<RgbImage> ImagesOf(List<int> places) => Enumerable.Range(0, Math.Min(places.Count, MostImages))
            .Select(i => new RgbImage(pack.ImageSize, pack.ImageSize, pack.Image(places[(int)((long)i * places.Count / Math.Min(places.Count, MostImages))]).ToArray()));
    }

    // Seeds by how much their faces are of the value. Those of a class are compared with each other: it is not in their latents.
    private static async Task<IReadOnlyList<long>> RankAsync(Checkpoint checkpoint, ImageClassifier classifier, Pictures pictures, CancellationToken cancellationToken)
    {
        var of = FaceClass.Of(checkpoint, name: null);
        List<(long Seed, double Score)> scores = [];
        foreach (var seeds in Enumerable.Range(0, Faces).Select(seed => (long)seed).Chunk(FacesAtATime))
        {
            var faces = await pictures.DrawAsync(checkpoint, 1, [], [], steering => [.. seeds.Select(seed => of.Input(seed, steering))], cancellationToken);
            scores.AddRange(seeds.Zip(faces, (seed, face) => (seed, classifier.Score(face.ToImage()))));
        }

        return [.. from score in scores
                   group score by of.NameOf(score.Seed) into ofClass
                   let usual = ofClass.Average(s => s.Score)
                   from score in ofClass
                   orderby score.Score - usual, score.Seed
                   select score.Seed];
    }
}

/// <summary>A direction to be learned from a label of the images that the checkpoint's job was trained on.</summary>
public sealed record LearnDirectionRequest
{
    /// <summary>For <c>/generate?direction=</c>: lower-case letters, digits, '-', '_' or '.', beginning with a letter or digit.</summary>
    /// <example>smiling</example>
    [Required]
    [RegularExpression(DirectionChoice.Name, ErrorMessage = DirectionChoice.NameError)]
    public string Name { get; init; } = "";

    /// <summary>The label's name, as in the dataset's report.</summary>
    /// <example>Smiling</example>
    [Required]
    [StringLength(TrainingConfiguration.MaxLabelLength, MinimumLength = 1)]
    public string Label { get; init; } = "";

    /// <summary>The value that it leads to; at least 20 images must have it.</summary>
    /// <example>1</example>
    [Required]
    [StringLength(TrainingConfiguration.MaxLabelLength, MinimumLength = 1)]
    public string Value { get; init; } = "";

    /// <summary>The value that it leads away from, which at least 20 images must have too; all other values when left out.</summary>
    /// <example>-1</example>
    [StringLength(TrainingConfiguration.MaxLabelLength, MinimumLength = 1)]
    public string? Against { get; init; }
}

/// <summary>A direction, and what it is worth: if accuracy is hardly above majority, the label cannot be seen in small pictures, and the direction is chance.</summary>
/// <param name="Direction">The direction, of the seeds whose faces looked least and most like images of the value.</param>
/// <param name="Accuracy">The share of images, among those held back, whose value was predicted correctly.</param>
/// <param name="Majority">The share of the more frequent value among the same images.</param>
public sealed record LearnedDirectionResponse(DirectionResponse Direction, double Accuracy, double Majority);
