using GanService.Engine.Compute;
using GanService.Engine.Imaging;
using static TorchSharp.torch;

namespace GanService.Engine.Quality;

/// <summary>
/// Finds for images the training image that is nearest, itself or mirrored: by the root mean square difference of thumbnails of 16×16,
/// in levels of 255. A generator that repeats what it was shown gives itself away there.
/// </summary>
/// <remarks>
/// How near is too near depends on the image: a smooth, average face is close to everybody. So a face counts as a copy when its nearest
/// image is at most half as far as the next ten are on average, much as in Carlini et al. 2023. Of new portraits none is that near to one
/// that was trained on; copies with noise and half of their detail all are, copies that are much darker mostly not.
/// </remarks>
public sealed class NearestNeighbours
{
    private const int Side = 16, Crowd = 10;
    private const double CopyRatio = 0.5;

    private readonly float[] training; // (count, length)
    private readonly int count;
    private readonly int length;

    /// <param name="images">The training images, square and of one size, at least two.</param>
    public NearestNeighbours(IEnumerable<RgbImage> images)
    {
        var thumbnails = images.Select(i => Thumbnail.Of(i, Side)).ToList();
        (count, length) = (thumbnails.Count, thumbnails[0].Length);
        training = [.. thumbnails.SelectMany(t => t)];
    }

    /// <summary>The nearest training image of each image.</summary>
    public IReadOnlyList<Neighbour> Find(IReadOnlyList<RgbImage> images) => Find(images, own: null);

    /// <summary>For images that are training images themselves: the nearest other one.</summary>
    /// <param name="images">Some of the training images.</param>
    /// <param name="own">Where each of them is among the training images.</param>
    public IReadOnlyList<Neighbour> FindOther(IReadOnlyList<RgbImage> images, IReadOnlyList<int> own) => Find(images, own);

    private List<Neighbour> Find(IReadOnlyList<RgbImage> images, IReadOnlyList<int>? own)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var known = NativeTensor.Of(training, count, length);
        var distances = minimum(Distances(images, mirrored: false, known), Distances(images, mirrored: true, known)); // (N, count)
        if (own is not null)
            distances.scatter_(1, tensor([.. own.Select(i => (long)i)], [own.Count, 1]), tensor([.. own.Select(_ => float.PositiveInfinity)], [own.Count, 1]));
        var kept = Math.Min(Crowd + 1, own is null ? count : count - 1);
        var (values, indexes) = distances.topk(kept, 1, largest: false, sorted: true); // (N, kept)
        var (nearest, which) = (values.data<float>().ToArray(), indexes.data<long>().ToArray());
        return [.. Enumerable.Range(0, images.Count).Select(i => Describe(nearest.AsSpan(i * kept, kept), (int)which[i * kept]))];
    }

    private static Neighbour Describe(ReadOnlySpan<float> nearest, int index)
    {
        var sum = 0.0;
        foreach (var distance in nearest[1..])
            sum += distance;
        return new(index, nearest[0], nearest.Length > 1 && nearest[0] <= CopyRatio * sum / (nearest.Length - 1));
    }

    private Tensor Distances(IReadOnlyList<RgbImage> images, bool mirrored, Tensor known) =>
        cdist(NativeTensor.Of([.. images.SelectMany(i => Thumbnail.Of(i, Side, mirrored))], images.Count, length), known) / tensor((float)Math.Sqrt(length));
}

/// <summary>A training image that is near.</summary>
/// <param name="Index">Its place among the training images.</param>
/// <param name="Distance">Root mean square difference in levels of 255.</param>
/// <param name="IsCopy">Whether it is so much nearer than the next ten that the image is a copy of it.</param>
public readonly record struct Neighbour(int Index, double Distance, bool IsCopy);
