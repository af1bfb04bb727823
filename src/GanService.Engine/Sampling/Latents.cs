using GanService.Engine.RandomNumbers;

namespace GanService.Engine.Sampling;

/// <summary>
/// The latent that belongs to a seed: the same for ever, for every checkpoint of the same latent size. A generator with classes is given the
/// numbers of a class after it.
/// </summary>
public static class Latents
{
    /// <summary>Standard normals times <paramref name="truncation"/> (0 gives the generator's mean face).</summary>
    public static float[] Of(long seed, int size, double truncation)
    {
        var latent = new float[size];
        new SeededRandom(seed, RandomStream.Latents).FillNormal(latent, first: 0);
        foreach (ref var value in latent.AsSpan())
            value *= (float)truncation;
        return latent;
    }

    /// <summary>
    /// The latent of a step of a walk that visits seeds one after the other, each of them at a step of its own, at an even pace between two.
    /// </summary>
    /// <param name="seeds">At least two.</param>
    /// <param name="step">From 0 on.</param>
    /// <param name="steps">As many as seeds at least.</param>
    /// <param name="size">Numbers in a latent.</param>
    /// <param name="truncation">As of <see cref="Of"/>.</param>
    public static float[] OfWalk(IReadOnlyList<long> seeds, int step, int steps, int size, double truncation)
    {
        var (leg, share) = Place(seeds.Count, step, steps);
        return Between(seeds[leg], seeds[leg + 1], share, size, truncation);
    }

    /// <summary>The class that belongs to a seed where none is asked for: they take turns.</summary>
    /// <param name="seed">Any.</param>
    /// <param name="count">Classes; 0 for none.</param>
    public static int ClassOf(long seed, int count) => count == 0 ? 0 : (int)(((seed % count) + count) % count);

    /// <summary>The numbers of a class: one of <paramref name="count"/> is 1, the others are 0.</summary>
    public static float[] OneHot(int place, int count)
    {
        var numbers = new float[count];
        if (count > 0)
            numbers[place] = 1;
        return numbers;
    }

    /// <summary>The numbers of a class at a step of <see cref="OfWalk"/>: between two classes some of both.</summary>
    /// <param name="places">The class at each seed.</param>
    /// <param name="step">From 0 on.</param>
    /// <param name="steps">As many as seeds at least.</param>
    /// <param name="count">Classes; 0 for none.</param>
    public static float[] OneHotOfWalk(IReadOnlyList<int> places, int step, int steps, int count)
    {
        var (leg, share) = Place(places.Count, step, steps);
        var (from, to) = (OneHot(places[leg], count), OneHot(places[leg + 1], count));
        return [.. from.Zip(to, (a, b) => (float)(((1 - share) * a) + (share * b)))];
    }

    /// <summary>
    /// The latent at <paramref name="share"/> (0 to 1) of the way between those of two seeds, along the arc: the straight line would lead
    /// through latents that are shorter than any the generator was trained on (Shoemake 1985, White 2016).
    /// </summary>
    public static float[] Between(long from, long to, double share, int size, double truncation)
    {
        var latent = Of(from, size, truncation);
        if (from == to)
            return latent;
        var end = Of(to, size, truncation);
        var lengths = Math.Sqrt(Dot(latent, latent) * Dot(end, end));
        var angle = lengths == 0 ? 0 : Math.Acos(Math.Clamp(Dot(latent, end) / lengths, -1, 1));
        var (first, second) = Math.Sin(angle) is var sine and > 1e-6
            ? (Math.Sin((1 - share) * angle) / sine, Math.Sin(share * angle) / sine)
            : (1 - share, share);
        for (var i = 0; i < latent.Length; i++)
            latent[i] = (float)((first * latent[i]) + (second * end[i]));
        return latent;
    }

    // Between which two of what a walk visits a step is, and where.
    private static (int Leg, double Share) Place(int stops, int step, int steps)
    {
        var legs = stops - 1;
        var leg = Enumerable.Range(0, legs).Last(l => Start(l) <= step);
        return (leg, (double)(step - Start(leg)) / (Start(leg + 1) - Start(leg)));

        int Start(int l) => (int)((long)l * (steps - 1) / legs);
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
