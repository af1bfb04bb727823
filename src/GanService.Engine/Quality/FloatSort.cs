using System.Runtime.InteropServices;

namespace GanService.Engine.Quality;

/// <summary>Sorts many numbers by their digits, some ten times as fast as comparing them would.</summary>
internal static class FloatSort
{
    private const int DigitBits = 11, Digits = 1 << DigitBits, Passes = 3;
    private const uint SignBit = 0x8000_0000;

    /// <summary>Sorts in place, smallest first. There must be no NaN.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="scratch">Of the same length.</param>
    public static void Sort(Span<float> values, Span<uint> scratch)
    {
        var keys = MemoryMarshal.Cast<float, uint>(values);
        Span<int> starts = stackalloc int[Passes * Digits];
        starts.Clear();
        foreach (ref var key in keys)
        {
            key = (key & SignBit) == 0 ? key | SignBit : ~key; // keys in the order of their numbers
            for (var pass = 0; pass < Passes; pass++)
                starts[(pass * Digits) + Digit(key, pass)]++;
        }

        Distribute(keys, scratch, starts[..Digits], pass: 0);
        Distribute(scratch, keys, starts[Digits..], pass: 1);
        Distribute(keys, scratch, starts[(2 * Digits)..], pass: 2);
        for (var i = 0; i < keys.Length; i++)
            keys[i] = (scratch[i] & SignBit) != 0 ? scratch[i] & ~SignBit : ~scratch[i];
    }

    private static void Distribute(ReadOnlySpan<uint> from, Span<uint> to, Span<int> counts, int pass)
    {
        var start = 0;
        foreach (ref var count in counts[..Digits])
            (count, start) = (start, start + count);
        foreach (var key in from)
            to[counts[Digit(key, pass)]++] = key;
    }

    private static int Digit(uint key, int pass) => (int)(key >> (pass * DigitBits)) & (Digits - 1);
}
