using System.Runtime.CompilerServices;
using GanService.Engine.Data;
using GanService.Engine.RandomNumbers;

namespace GanService.Engine.Training;

/// <summary>The real images of every step: drawn with replacement, by seed and step alone.</summary>
/// <param name="dataset">Where they come from.</param>
/// <param name="seed">The job's seed.</param>
/// <param name="count">Images a batch.</param>
/// <param name="flip">Whether half of them, at random, are mirrored left to right.</param>
public sealed class RealBatches(PackedDataset dataset, long seed, int count, bool flip = false)
{
    private readonly SeededRandom flips = new(seed, RandomStream.Flips);
    private readonly SeededRandom random = new(seed, RandomStream.RealBatches);

    /// <summary>The place in the dataset of a step's image <paramref name="i"/>.</summary>
    public int Index(int step, int i) => random.Index(Position(step, i), dataset.Count);

    /// <summary>Writes a step's images, scaled to [−1, 1], as (count, 3, S, S).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(Span<float> batch, int step)
    {
        var (size, plane) = (dataset.ImageSize, dataset.ImageSize * dataset.ImageSize);
        for (var i = 0; i < count; i++)
        {
            var pixels = dataset.Image(Index(step, i));
            var image = batch.Slice(i * plane * 3, plane * 3);
            var isMirrored = flip && flips.Index(Position(step, i), 2) == 1;
            for (var p = 0; p < plane; p++)
            {
                var from = 3 * (isMirrored ? p - (2 * (p % size)) + size - 1 : p);
                image[p] = (pixels[from] / 127.5f) - 1;
                image[plane + p] = (pixels[from + 1] / 127.5f) - 1;
                image[(2 * plane) + p] = (pixels[from + 2] / 127.5f) - 1;
            }
        }
    }

    private static ulong Position(int step, int i) => ((ulong)step << 32) + (ulong)i;
}
