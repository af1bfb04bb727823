using GanService.Engine.Data;
using GanService.Engine.Sampling;

namespace GanService.Engine.Training;

/// <summary>The real images of every step: drawn with replacement, by seed and step alone.</summary>
/// <param name="dataset">Where they come from.</param>
/// <param name="seed">The job's seed.</param>
/// <param name="count">Images a batch.</param>
public sealed class RealBatches(PackedDataset dataset, long seed, int count)
{
    private readonly SeededRandom random = new(seed, RandomStream.RealBatches);

    /// <summary>Writes a step's images, scaled to [−1, 1], as (count, 3, S, S).</summary>
    public void Fill(Span<float> batch, int step)
    {
        var plane = dataset.ImageSize * dataset.ImageSize;
        for (var i = 0; i < count; i++)
        {
            var index = random.Index(((ulong)step << 32) + (ulong)i, dataset.Count);
            var pixels = dataset.Image(index);
            var image = batch.Slice(i * plane * 3, plane * 3);
            for (var p = 0; p < plane; p++)
            {
                image[p] = (pixels[3 * p] / 127.5f) - 1;
                image[plane + p] = (pixels[(3 * p) + 1] / 127.5f) - 1;
                image[(2 * plane) + p] = (pixels[(3 * p) + 2] / 127.5f) - 1;
            }
        }
    }
}
