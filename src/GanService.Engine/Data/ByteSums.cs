using System.Numerics;
using System.Runtime.InteropServices;

namespace GanService.Engine.Data;

/// <summary>Adds up many rows of bytes.</summary>
internal static class ByteSums
{
    /// <summary>Adds each byte to the sum at its place.</summary>
    /// <param name="sums">As many as there are bytes.</param>
    /// <param name="bytes">A row.</param>
    public static void Add(Span<uint> sums, ReadOnlySpan<byte> bytes)
    {
        var i = 0;
        for (; i + Vector<byte>.Count <= bytes.Length; i += Vector<byte>.Count)
        {
            var parts = MemoryMarshal.Cast<uint, Vector<uint>>(sums.Slice(i, Vector<byte>.Count));
            Vector.Widen(new Vector<byte>(bytes[i..]), out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            parts[0] += first;
            parts[1] += second;
            parts[2] += third;
            parts[3] += fourth;
        }

        for (; i < bytes.Length; i++)
            sums[i] += bytes[i];
    }
}
