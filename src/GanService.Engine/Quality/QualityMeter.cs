using GanService.Engine.Data;
using GanService.Engine.Imaging;
using GanService.Engine.RandomNumbers;
using GanService.Engine.Sampling;

namespace GanService.Engine.Quality;

/// <summary>
/// Measures generators against a dataset. What concerns the real images alone is measured once, when the meter is made; it keeps what describes them, some
/// 20 MB at 64×64. The same dataset and generator give the same report.
/// </summary>
public sealed class QualityMeter
{
    /// <summary>Images of a report. Twice as many cost twice as much and move the floor down by a quarter or so.</summary>
    public const int DefaultImages = 256;

    private const int FewestImages = 2;
    private const int MostNeighbours = 8192;
    private const int GeneratedAtOnce = 16;

    private readonly int[] places; // of the real images in the dataset
    private readonly SlicedWasserstein details;
    private readonly SlicedDistance floor;
    private readonly Eigenfaces eigenfaces;
    private readonly EigenfaceMoments realMoments;
    private readonly double eigenfaceFloor;
    private readonly NearestNeighbours neighbours;
    private readonly double realSimilarity;
    private readonly double alike; // more so than 99 of 100 pairs of real images
    private readonly double realNearestDistance;
    private readonly double realCopies;

    private QualityMeter(PackedDataset dataset, int images, CancellationToken stop)
    {
        var order = Shuffle(dataset.Count);
        var reals = Images(dataset, places = order[..images]);
        var others = Images(dataset, order[images..(2 * images)]);
        details = new(reals, stop);
        floor = details.Measure(others, stop);
        eigenfaces = new([.. reals, .. others]);
        realMoments = eigenfaces.Describe(reals);
        eigenfaceFloor = eigenfaces.Distance(eigenfaces.Describe(others), realMoments);
        var similarities = MultiScaleSimilarity.OfPairs([.. reals, .. others]);
        (realSimilarity, alike) = (similarities.Average(), similarities.Order().ElementAt(similarities.Count * 99 / 100));
        stop.ThrowIfCancellationRequested();
        neighbours = new(order.Take(MostNeighbours).Select(i => Image(dataset, i)));
        var nearest = neighbours.FindOther(reals, [.. Enumerable.Range(0, images)]);
        (realNearestDistance, realCopies) = (Median(nearest), CopiesIn(nearest));
    }

    /// <summary>Whether a dataset has enough images to measure by.</summary>
    public static bool CanMeasure(PackedDataset dataset) => dataset.Count / 2 >= FewestImages;

    /// <summary>Makes a meter.</summary>
    /// <param name="dataset">The training images; it may be disposed afterwards.</param>
    /// <param name="images">Images of a report; half of the dataset if that is less, for the floor needs as many again.</param>
    /// <param name="stop">Ends it early by an exception.</param>
    /// <returns>Null for a dataset of less than four images.</returns>
    public static QualityMeter? Of(PackedDataset dataset, int images = DefaultImages, CancellationToken stop = default) =>
        Math.Min(images, dataset.Count / 2) is >= FewestImages and var count ? new(dataset, count, stop) : null;

    /// <summary>Measures a generator by the faces of seeds 0, 1, 2, ….</summary>
    /// <param name="step">The step that it is of.</param>
    /// <param name="generator">Draws them.</param>
    /// <param name="classOf">Of a generator with classes: that of an image of the dataset. Faces have those of the images that they are compared with.</param>
    /// <param name="stop">Ends it early by an exception.</param>
    public QualityReport Measure(int step, FaceGenerator generator, Func<int, int>? classOf = null, CancellationToken stop = default)
    {
        List<RgbImage> faces = [];
        foreach (var some in Enumerable.Range(0, places.Length).Chunk(GeneratedAtOnce))
        {
            stop.ThrowIfCancellationRequested();
            faces.AddRange(generator.Generate([.. some.Select(i => (long)i)], classes: classOf is null ? null : [.. some.Select(i => classOf(places[i]))]));
        }

        return Measure(step, faces, stop);
    }

    /// <summary>Measures images, as many as the meter has real ones.</summary>
    public QualityReport Measure(int step, IReadOnlyList<RgbImage> faces, CancellationToken stop = default)
    {
        var distance = details.Measure(faces, stop);
        var nearest = neighbours.Find(faces);
        var similarities = MultiScaleSimilarity.OfPairs(faces);
        return new(
            step,
            faces.Count,
            distance.Mean,
            floor.Mean,
            [.. distance.Levels.Zip(floor.Levels, (level, real) => new LevelQuality(level.Side, level.Distance, real.Distance))],
            similarities.Average(),
            realSimilarity,
            similarities.Count(s => s > alike) / (double)similarities.Count,
            Median(nearest),
            realNearestDistance,
            CopiesIn(nearest),
            realCopies,
            EigenfaceDistance: eigenfaces.Distance(eigenfaces.Describe(faces), realMoments),
            EigenfaceFloor: eigenfaceFloor);
    }

    private static int[] Shuffle(int count)
    {
        var random = new SeededRandom(0, RandomStream.QualityImages);
        return [.. Enumerable.Range(0, count).OrderBy(i => random.Uniform((ulong)i))];
    }

    private static IReadOnlyList<RgbImage> Images(PackedDataset dataset, int[] indexes) => [.. indexes.Select(i => Image(dataset, i))];

    private static RgbImage Image(PackedDataset dataset, int index) => new(dataset.ImageSize, dataset.ImageSize, dataset.Image(index).ToArray());

    private static double Median(IReadOnlyList<Neighbour> found) => found.Select(n => n.Distance).Order().ElementAt(found.Count / 2);

    private static double CopiesIn(IReadOnlyList<Neighbour> found) => found.Count(n => n.IsCopy) / (double)found.Count;
}
