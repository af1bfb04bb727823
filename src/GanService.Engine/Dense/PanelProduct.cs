using System.Runtime.CompilerServices;
using GanService.Engine.Compute;

namespace GanService.Engine.Dense;

/// <summary>
/// sums[r, c] = Σₖ left[r, k] · right[k, c] for a block of k and c, given to a sink. The block of the right matrix is packed first
/// into panels of three lanes' width, filled up with zeros, which are read in the order they lie in.
/// </summary>
/// <param name="left">Element (r, k) lies at r · <paramref name="leftRowStride"/> + k · <paramref name="leftStride"/>.</param>
/// <param name="right">Row k lies at k · <paramref name="rightStride"/>.</param>
/// <param name="scratch">Room for the packed block.</param>
internal readonly unsafe struct PanelProduct(float* left, nint leftRowStride, nint leftStride, float* right, nint rightStride, NativeArray scratch)
{
    private const int Width = 48;
    private const int TileRows = 4;

    private readonly float* panels = scratch.Pointer;

    /// <summary>Most columns of a block of that depth.</summary>
    public static int MaxColumns(NativeArray scratch, int depth) => Math.Max(1, scratch.Length / Width / depth) * Width;

    /// <summary>Panel after panel, each with all rows: for sinks that are small.</summary>
    public void RunByPanel<TSink>(int rows, int firstK, int depth, int firstColumn, int columns, in TSink sink)
        where TSink : struct, ISink
    {
        Pack(firstK, depth, firstColumn, columns);
        var sums = stackalloc float[TileRows * Width];
        for (var c = 0; c < columns; c += Width)
        {
            for (var r = 0; r < rows; r += TileRows)
                Tile(r, Math.Min(TileRows, rows - r), firstK, depth, firstColumn, c, columns, sums, sink);
        }
    }

    /// <summary>A few rows after the other, each with all panels: for sinks that stream through memory row by row.</summary>
    public void RunByRow<TSink>(int from, int to, int depth, int firstColumn, int columns, in TSink sink)
        where TSink : struct, ISink
    {
        Pack(0, depth, firstColumn, columns);
        var sums = stackalloc float[TileRows * Width];
        for (var r = from; r < to; r += TileRows)
        {
            for (var c = 0; c < columns; c += Width)
                Tile(r, Math.Min(TileRows, to - r), 0, depth, firstColumn, c, columns, sums, sink);
        }
    }

    private void Pack(int firstK, int depth, int firstColumn, int columns)
    {
        for (var c = 0; c < columns; c += Width)
        {
            var width = Math.Min(Width, columns - c);
            for (var k = 0; k < depth; k++)
            {
                var panel = new Span<float>(panels + ((nint)c * depth) + ((nint)k * Width), Width);
                new ReadOnlySpan<float>(right + ((firstK + k) * rightStride) + firstColumn + c, width).CopyTo(panel);
                panel[width..].Clear();
            }
        }
    }

    private void Tile<TSink>(int r, int rows, int firstK, int depth, int firstColumn, int c, int columns, float* sums, in TSink sink)
        where TSink : struct, ISink
    {
        var panel = panels + ((nint)c * depth);
        // What a tile has too many is computed from the last row again and thrown away.
        float* l0 = Row(r, 0, rows, firstK), l1 = Row(r, 1, rows, firstK), l2 = Row(r, 2, rows, firstK), l3 = Row(r, 3, rows, firstK);
        if (Lanes.AreWide)
        {
            Wide(l0, l1, l2, l3, leftStride, panel, depth, sums);
        }
        else
        {
            Narrow(l0, l1, leftStride, panel, depth, sums);
            Narrow(l2, l3, leftStride, panel, depth, sums + (2 * Width));
        }

        for (var i = 0; i < rows; i++)
            sink.Take(r + i, firstColumn + c, sums + (i * Width), Math.Min(Width, columns - c));
    }

    private float* Row(int first, int row, int rows, int firstK) => left + ((first + Math.Min(row, rows - 1)) * leftRowStride) + (firstK * leftStride);

    // 12 sums, 3 of the panel and one of the left, of 32 registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide(float* l0, float* l1, float* l2, float* l3, nint stride, float* panel, nint depth, float* sums)
    {
        Lane16 s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        Lane16 s20 = default, s21 = default, s22 = default, s30 = default, s31 = default, s32 = default;
        nint at = 0;
        for (var end = panel + (depth * Width); panel < end; panel += Width)
        {
            Lane16 a = Lane16.Load(panel), b = Lane16.Load(panel + 16), c = Lane16.Load(panel + 32);
            var x = Lane16.Broadcast(l0[at]);
            s00 = Lane16.MultiplyAdd(x, a, s00);
            s01 = Lane16.MultiplyAdd(x, b, s01);
            s02 = Lane16.MultiplyAdd(x, c, s02);
            x = Lane16.Broadcast(l1[at]);
            s10 = Lane16.MultiplyAdd(x, a, s10);
            s11 = Lane16.MultiplyAdd(x, b, s11);
            s12 = Lane16.MultiplyAdd(x, c, s12);
            x = Lane16.Broadcast(l2[at]);
            s20 = Lane16.MultiplyAdd(x, a, s20);
            s21 = Lane16.MultiplyAdd(x, b, s21);
            s22 = Lane16.MultiplyAdd(x, c, s22);
            x = Lane16.Broadcast(l3[at]);
            s30 = Lane16.MultiplyAdd(x, a, s30);
            s31 = Lane16.MultiplyAdd(x, b, s31);
            s32 = Lane16.MultiplyAdd(x, c, s32);
            at += stride;
        }

        s00.Store(sums);
        s01.Store(sums + 16);
        s02.Store(sums + 32);
        s10.Store(sums + Width);
        s11.Store(sums + Width + 16);
        s12.Store(sums + Width + 32);
        s20.Store(sums + (2 * Width));
        s21.Store(sums + (2 * Width) + 16);
        s22.Store(sums + (2 * Width) + 32);
        s30.Store(sums + (3 * Width));
        s31.Store(sums + (3 * Width) + 16);
        s32.Store(sums + (3 * Width) + 32);
    }

    // 12 registers of sums of 16.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(float* l0, float* l1, nint stride, float* panel, nint depth, float* sums)
    {
        LanePair s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        nint at = 0;
        for (var end = panel + (depth * Width); panel < end; panel += Width)
        {
            LanePair x = LanePair.Broadcast(l0[at]), y = LanePair.Broadcast(l1[at]);
            var a = LanePair.Load(panel);
            s00 = LanePair.MultiplyAdd(x, a, s00);
            s10 = LanePair.MultiplyAdd(y, a, s10);
            a = LanePair.Load(panel + 16);
            s01 = LanePair.MultiplyAdd(x, a, s01);
            s11 = LanePair.MultiplyAdd(y, a, s11);
            a = LanePair.Load(panel + 32);
            s02 = LanePair.MultiplyAdd(x, a, s02);
            s12 = LanePair.MultiplyAdd(y, a, s12);
            at += stride;
        }

        s00.Store(sums);
        s01.Store(sums + 16);
        s02.Store(sums + 32);
        s10.Store(sums + Width);
        s11.Store(sums + Width + 16);
        s12.Store(sums + Width + 32);
    }
}
