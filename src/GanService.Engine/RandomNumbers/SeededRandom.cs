using System.Runtime.CompilerServices;

namespace GanService.Engine.RandomNumbers;

/// <summary>
/// Random numbers as a pure function of seed, stream and position (a counter run through splitmix64's finalizer, Steele et al.
/// 2014). There is no state: whoever knows the step of a job knows all its random numbers, so nothing has to be saved, and any
/// thread may draw any of them in any order.
/// </summary>
/// <param name="seed">The seed, any value.</param>
/// <param name="stream">What the numbers are for; streams of one seed are independent.</param>
public readonly struct SeededRandom(long seed, RandomStream stream)
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private readonly ulong key = Mix(Mix((ulong)seed) + ((ulong)stream * GoldenGamma));

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    public double Uniform(ulong position) => (Bits(position) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform index in [0, <paramref name="count"/>).</summary>
    public int Index(ulong position, int count) => (int)Math.BigMul(Bits(position), (ulong)count, out _);

    /// <summary>Fills with standard normals (Box and Muller 1958) from positions 0, 1, … after <paramref name="first"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FillNormal(Span<float> values, ulong first)
    {
        for (var i = 0; i < values.Length; i += 2)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(first + (ulong)i)));
            var (sin, cos) = Math.SinCos(2 * Math.PI * Uniform(first + (ulong)i + 1));
            values[i] = (float)(radius * cos);
            if (i + 1 < values.Length)
                values[i + 1] = (float)(radius * sin);
        }
    }

    /// <summary>Fills with uniform numbers in [−<paramref name="bound"/>, <paramref name="bound"/>).</summary>
    public void FillUniform(Span<float> values, float bound, ulong first)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)((Uniform(first + (ulong)i) * 2) - 1) * bound;
    }

    private ulong Bits(ulong position) => Mix(key + (position * GoldenGamma));

    private static ulong Mix(ulong z)
    {
        z += GoldenGamma;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
