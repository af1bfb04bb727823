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

    /// <summary>
    /// Fills with the latent at <paramref name="share"/> (0 to 1) of the way between those of two seeds, along the arc: the straight
    /// line would lead through latents that are shorter than any the generator was trained on (Shoemake 1985, White 2016).
    /// </summary>
    public static void FillBetween(Span<float> latent, long from, long to, double share, double truncation)
    {
        Fill(latent, from, truncation);
        if (from == to)
            return;
        var end = new float[latent.Length];
        Fill(end, to, truncation);
        var lengths = Math.Sqrt(Dot(latent, latent) * Dot(end, end));
        var angle = lengths == 0 ? 0 : Math.Acos(Math.Clamp(Dot(latent, end) / lengths, -1, 1));
        var (first, second) = Math.Sin(angle) is var sine and > 1e-6
            ? (Math.Sin((1 - share) * angle) / sine, Math.Sin(share * angle) / sine)
            : (1 - share, share);
        for (var i = 0; i < latent.Length; i++)
            latent[i] = (float)((first * latent[i]) + (second * end[i]));
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
