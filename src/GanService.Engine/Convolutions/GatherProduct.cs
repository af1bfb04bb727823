using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GanService.Engine.Compute;

namespace GanService.Engine.Convolutions;

/// <summary>
/// sums[r, c] = Σₛ Σₖ places[r][s · stride + k] · panel[s · length + k, c] for sixteen channels c of a few pixels r: what a pixel
/// of a convolution reads is a few segments that lie side by side.
/// </summary>
internal static unsafe class GatherProduct
{
    /// <summary>Channels of a panel.</summary>
    public const int Width = 16;

    /// <summary>The most pixels of a tile.</summary>
    public const int MaxRows = 12;

    /// <summary>Pixels of a tile, where registers are wide and where they are not.</summary>
    public static int Rows(bool isWide) => isWide ? MaxRows : 6;

    /// <param name="isWide">Whether to use wide registers.</param>
    /// <param name="places">Where each pixel's first segment begins: as many as <see cref="Rows"/>.</param>
    /// <param name="stride">Numbers from a segment's beginning to the next one's.</param>
    /// <param name="segments">Their number.</param>
    /// <param name="length">Numbers in each.</param>
    /// <param name="panel">(segments · length, 16)</param>
    /// <param name="sums">Receives (rows, 16).</param>
    public static void Run(bool isWide, float** places, nint stride, int segments, nint length, float* panel, float* sums)
    {
        if (isWide)
            Wide(places, stride, segments, length, panel, sums);
        else
            Narrow(places, stride, segments, length, panel, sums);
    }

    // 12 sums, one of the panel, of 32 registers. Vectors, and no lanes of ours: only of these the compiler makes one instruction of a broadcast and a sum.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide(float** places, nint stride, int segments, nint length, float* panel, float* sums)
    {
        float* p0 = places[0], p1 = places[1], p2 = places[2], p3 = places[3], p4 = places[4], p5 = places[5];
        float* p6 = places[6], p7 = places[7], p8 = places[8], p9 = places[9], p10 = places[10], p11 = places[11];
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
        Vector512<float> s6 = default, s7 = default, s8 = default, s9 = default, s10 = default, s11 = default;
        for (nint from = 0; segments > 0; segments--, from += stride)
        {
            for (var k = from; k < from + length; k++)
            {
                var w = Vector512.Load(panel);
                panel += Width;
                s0 = Vector512.FusedMultiplyAdd(Vector512.Create(p0[k]), w, s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.Create(p1[k]), w, s1);
                s2 = Vector512.FusedMultiplyAdd(Vector512.Create(p2[k]), w, s2);
                s3 = Vector512.FusedMultiplyAdd(Vector512.Create(p3[k]), w, s3);
                s4 = Vector512.FusedMultiplyAdd(Vector512.Create(p4[k]), w, s4);
                s5 = Vector512.FusedMultiplyAdd(Vector512.Create(p5[k]), w, s5);
                s6 = Vector512.FusedMultiplyAdd(Vector512.Create(p6[k]), w, s6);
                s7 = Vector512.FusedMultiplyAdd(Vector512.Create(p7[k]), w, s7);
                s8 = Vector512.FusedMultiplyAdd(Vector512.Create(p8[k]), w, s8);
                s9 = Vector512.FusedMultiplyAdd(Vector512.Create(p9[k]), w, s9);
                s10 = Vector512.FusedMultiplyAdd(Vector512.Create(p10[k]), w, s10);
                s11 = Vector512.FusedMultiplyAdd(Vector512.Create(p11[k]), w, s11);
            }
        }

        s0.Store(sums);
        s1.Store(sums + Width);
        s2.Store(sums + (2 * Width));
        s3.Store(sums + (3 * Width));
        s4.Store(sums + (4 * Width));
        s5.Store(sums + (5 * Width));
        s6.Store(sums + (6 * Width));
        s7.Store(sums + (7 * Width));
        s8.Store(sums + (8 * Width));
        s9.Store(sums + (9 * Width));
        s10.Store(sums + (10 * Width));
        s11.Store(sums + (11 * Width));
    }

    // 12 registers of sums, two of the panel and one pixel's number, of 16. Registers by name: of lanes' two halves the compiler makes copies.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(float** places, nint stride, int segments, nint length, float* panel, float* sums)
    {
        float* p0 = places[0], p1 = places[1], p2 = places[2], p3 = places[3], p4 = places[4], p5 = places[5];
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default;
        Vector256<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default;
        for (nint from = 0; segments > 0; segments--, from += stride)
        {
            for (var k = from; k < from + length; k++)
            {
                Vector256<float> low = Vector256.Load(panel), high = Vector256.Load(panel + 8);
                panel += Width;
                var x = LanePair.BroadcastHalf(p0 + k);
                a0 = Vector256.FusedMultiplyAdd(x, low, a0);
                b0 = Vector256.FusedMultiplyAdd(x, high, b0);
                x = LanePair.BroadcastHalf(p1 + k);
                a1 = Vector256.FusedMultiplyAdd(x, low, a1);
                b1 = Vector256.FusedMultiplyAdd(x, high, b1);
                x = LanePair.BroadcastHalf(p2 + k);
                a2 = Vector256.FusedMultiplyAdd(x, low, a2);
                b2 = Vector256.FusedMultiplyAdd(x, high, b2);
                x = LanePair.BroadcastHalf(p3 + k);
                a3 = Vector256.FusedMultiplyAdd(x, low, a3);
                b3 = Vector256.FusedMultiplyAdd(x, high, b3);
                x = LanePair.BroadcastHalf(p4 + k);
                a4 = Vector256.FusedMultiplyAdd(x, low, a4);
                b4 = Vector256.FusedMultiplyAdd(x, high, b4);
                x = LanePair.BroadcastHalf(p5 + k);
                a5 = Vector256.FusedMultiplyAdd(x, low, a5);
                b5 = Vector256.FusedMultiplyAdd(x, high, b5);
            }
        }

        a0.Store(sums);
        b0.Store(sums + 8);
        a1.Store(sums + Width);
        b1.Store(sums + Width + 8);
        a2.Store(sums + (2 * Width));
        b2.Store(sums + (2 * Width) + 8);
        a3.Store(sums + (3 * Width));
        b3.Store(sums + (3 * Width) + 8);
        a4.Store(sums + (4 * Width));
        b4.Store(sums + (4 * Width) + 8);
        a5.Store(sums + (5 * Width));
        b5.Store(sums + (5 * Width) + 8);
    }
}
