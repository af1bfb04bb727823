using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GanService.Engine.Compute;

namespace GanService.Engine.Convolutions;

/// <summary>sums[r, c] += Σₚ left[p][r] · right[p][c] for a few numbers r and sixteen c of the pixels p of some rows: a tile of a weight's gradient.</summary>
internal static unsafe class OuterProduct
{
    /// <summary>Numbers of the right side.</summary>
    public const int Width = 16;

    /// <summary>Numbers of the left side in a tile, where registers are wide and where they are not.</summary>
    public const int WideRows = 8, NarrowRows = 6;

    /// <summary>Those of a tile.</summary>
    public static int Rows(bool isWide) => isWide ? WideRows : NarrowRows;

    /// <param name="isWide">Whether to use wide registers.</param>
    /// <param name="left">Where the left side's numbers are.</param>
    /// <param name="right">Where the right side's are.</param>
    /// <param name="images">Images.</param>
    /// <param name="rows">Rows of each.</param>
    /// <param name="pixels">Pixels of each row.</param>
    /// <param name="sums">(<see cref="Rows"/>, 16), which the products are added to.</param>
    public static void Add(bool isWide, Side left, Side right, int images, int rows, int pixels, float* sums)
    {
        if (isWide)
            Wide(left, right, images, rows, pixels, sums);
        else
            Narrow(left, right, images, rows, pixels, sums);
    }

    // 8 sums: as many as two units of four cycles have under way.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide(Side left, Side right, int images, int rows, int pixels, float* sums)
    {
        Vector512<float> s0 = Vector512.Load(sums), s1 = Vector512.Load(sums + Width);
        Vector512<float> s2 = Vector512.Load(sums + (2 * Width)), s3 = Vector512.Load(sums + (3 * Width));
        Vector512<float> s4 = Vector512.Load(sums + (4 * Width)), s5 = Vector512.Load(sums + (5 * Width));
        Vector512<float> s6 = Vector512.Load(sums + (6 * Width)), s7 = Vector512.Load(sums + (7 * Width));
        for (var image = 0; image < images; image++)
        {
            for (var row = 0; row < rows; row++)
            {
                var l = left.First + (image * left.ImageStride) + (row * left.RowStride);
                var r = right.First + (image * right.ImageStride) + (row * right.RowStride);
                for (var pixel = pixels; pixel > 0; pixel--)
                {
                    var numbers = Vector512.Load(r);
                    s0 = Vector512.FusedMultiplyAdd(Vector512.Create(l[0]), numbers, s0);
                    s1 = Vector512.FusedMultiplyAdd(Vector512.Create(l[1]), numbers, s1);
                    s2 = Vector512.FusedMultiplyAdd(Vector512.Create(l[2]), numbers, s2);
                    s3 = Vector512.FusedMultiplyAdd(Vector512.Create(l[3]), numbers, s3);
                    s4 = Vector512.FusedMultiplyAdd(Vector512.Create(l[4]), numbers, s4);
                    s5 = Vector512.FusedMultiplyAdd(Vector512.Create(l[5]), numbers, s5);
                    s6 = Vector512.FusedMultiplyAdd(Vector512.Create(l[6]), numbers, s6);
                    s7 = Vector512.FusedMultiplyAdd(Vector512.Create(l[7]), numbers, s7);
                    l += left.PixelStride;
                    r += right.PixelStride;
                }
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
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(Side left, Side right, int images, int rows, int pixels, float* sums)
    {
        Vector256<float> a0 = Vector256.Load(sums), b0 = Vector256.Load(sums + 8);
        Vector256<float> a1 = Vector256.Load(sums + Width), b1 = Vector256.Load(sums + Width + 8);
        Vector256<float> a2 = Vector256.Load(sums + (2 * Width)), b2 = Vector256.Load(sums + (2 * Width) + 8);
        Vector256<float> a3 = Vector256.Load(sums + (3 * Width)), b3 = Vector256.Load(sums + (3 * Width) + 8);
        Vector256<float> a4 = Vector256.Load(sums + (4 * Width)), b4 = Vector256.Load(sums + (4 * Width) + 8);
        Vector256<float> a5 = Vector256.Load(sums + (5 * Width)), b5 = Vector256.Load(sums + (5 * Width) + 8);
        for (var image = 0; image < images; image++)
        {
            for (var row = 0; row < rows; row++)
            {
                var l = left.First + (image * left.ImageStride) + (row * left.RowStride);
                var r = right.First + (image * right.ImageStride) + (row * right.RowStride);
                for (var pixel = pixels; pixel > 0; pixel--)
                {
                    Vector256<float> low = Vector256.Load(r), high = Vector256.Load(r + 8);
                    var x = LanePair.BroadcastHalf(l);
                    a0 = Vector256.FusedMultiplyAdd(x, low, a0);
                    b0 = Vector256.FusedMultiplyAdd(x, high, b0);
                    x = LanePair.BroadcastHalf(l + 1);
                    a1 = Vector256.FusedMultiplyAdd(x, low, a1);
                    b1 = Vector256.FusedMultiplyAdd(x, high, b1);
                    x = LanePair.BroadcastHalf(l + 2);
                    a2 = Vector256.FusedMultiplyAdd(x, low, a2);
                    b2 = Vector256.FusedMultiplyAdd(x, high, b2);
                    x = LanePair.BroadcastHalf(l + 3);
                    a3 = Vector256.FusedMultiplyAdd(x, low, a3);
                    b3 = Vector256.FusedMultiplyAdd(x, high, b3);
                    x = LanePair.BroadcastHalf(l + 4);
                    a4 = Vector256.FusedMultiplyAdd(x, low, a4);
                    b4 = Vector256.FusedMultiplyAdd(x, high, b4);
                    x = LanePair.BroadcastHalf(l + 5);
                    a5 = Vector256.FusedMultiplyAdd(x, low, a5);
                    b5 = Vector256.FusedMultiplyAdd(x, high, b5);
                    l += left.PixelStride;
                    r += right.PixelStride;
                }
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

    /// <summary>The numbers of pixels: where they begin, and how far it is to the next pixel, row and image.</summary>
    internal readonly struct Side(float* first, nint pixelStride, nint rowStride, nint imageStride)
    {
        public readonly float* First = first;
        public readonly nint PixelStride = pixelStride, RowStride = rowStride, ImageStride = imageStride;
    }
}
