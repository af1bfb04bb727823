namespace GanService.Engine.Sampling;

/// <summary>
/// A way through latents: from the mean latent of some seeds to that of others, whose faces differ from the first in one respect (Radford et al. 2015).
/// It says nothing of a generator, but what faces do along it is that of the generator whose faces were looked at.
/// </summary>
/// <param name="From">Seeds; at least one.</param>
/// <param name="To">Seeds; at least one, and none of the others.</param>
public sealed record LatentDirection(IReadOnlyList<long> From, IReadOnlyList<long> To)
{
    /// <summary>Its step in latents of a size: as long as a quarter of what they are on average.</summary>
    public float[] StepOf(int latentSize)
    {
        var way = new double[latentSize];
        Add(From, -1.0 / From.Count);
        Add(To, 1.0 / To.Count);
        var scale = Math.Sqrt(latentSize) / 4 / Math.Sqrt(way.Sum(x => x * x));
        return [.. way.Select(x => (float)(x * scale))];

        void Add(IReadOnlyList<long> seeds, double weight)
        {
            foreach (var seed in seeds)
            {
                var latent = Latents.Of(seed, latentSize);
                for (var i = 0; i < latentSize; i++)
                    way[i] += weight * latent[i];
            }
        }
    }
}
