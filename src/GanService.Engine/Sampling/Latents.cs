using GanService.Engine.RandomNumbers;

namespace GanService.Engine.Sampling;

/// <summary>
/// The latent that belongs to a seed: the same for ever, for every checkpoint of the same latent size. A generator with classes is given the
/// numbers of a class after it.
/// </summary>
public static class Latents
{
    /// <summary>Standard normals.</summary>
    public static float[] Of(long seed, int size)
    {
        var latent = new float[size];
        new SeededRandom(seed, RandomStream.Latents).FillNormal(latent, first: 0);
        return latent;
    }

    /// <summary>
    /// The latent of a step of a walk that visits seeds one after the other, each of them at a step of its own, at an even pace between two.
    /// </summary>
    /// <param name="seeds">At least two.</param>
    /// <param name="step">From 0 on.</param>
    /// <param name="steps">As many as seeds at least.</param>
    /// <param name="latentOf">The latent of a seed.</param>
    public static float[] OfWalk(IReadOnlyList<long> seeds, int step, int steps, Func<long, float[]> latentOf)
    {
        var (leg, share) = Place(seeds.Count, step, steps);
        return Between(latentOf(seeds[leg]), latentOf(seeds[leg + 1]), share);
    }

    /// <summary>
    /// What a generator with several levels is given for the style mixing of Karras et al. (2019): one row decides where features are small, another one from a side on.
    /// </summary>
    /// <param name="coarse">A latent, with its class where there are some.</param>
    /// <param name="fine">Likewise.</param>
    /// <param name="side">The least side of features at which <paramref name="fine"/> decides.</param>
    /// <param name="levels"><see cref="Networks.Generator.Levels"/></param>
    public static float[] Mixed(float[] coarse, float[] fine, int side, int levels) => [.. Enumerable.Range(0, levels).SelectMany(level => 4 << level < side ? coarse : fine)];

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
    /// The latent at <paramref name="share"/> (0 to 1) of the way from one to another, along the arc: the straight line would lead through
    /// latents that are shorter than any the generator was trained on (Shoemake 1985, White 2016). At 0 and 1 it is just the one or the other.
    /// </summary>
    public static float[] Between(float[] from, float[] to, double share)
    {
        var lengths = Math.Sqrt(Dot(from, from) * Dot(to, to));
        var angle = lengths == 0 ? 0 : Math.Acos(Math.Clamp(Dot(from, to) / lengths, -1, 1));
        var (first, second) = Math.Sin(angle) is var sine and > 1e-6
            ? (Math.Sin((1 - share) * angle) / sine, Math.Sin(share * angle) / sine)
            : (1 - share, share);
        return [.. from.Zip(to, (a, b) => (float)((first * a) + (second * b)))];
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
