namespace GanService.Engine.Sampling;

/// <summary>The latent that belongs to a seed: the same for ever, for every checkpoint of the same latent size.</summary>
public static class Latents
{
    /// <summary>Fills one latent with standard normals times <paramref name="truncation"/> (0 gives the generator's mean face).</summary>
    public static void Fill(Span<float> latent, long seed, double truncation)
    {
        new SeededRandom(seed, RandomStream.Latents).FillNormal(latent, first: 0);
        foreach (ref var value in latent)
            value *= (float)truncation;
    }
}
