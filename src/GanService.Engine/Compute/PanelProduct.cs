using System.Runtime.CompilerServices;

namespace GanService.Engine.Compute;

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
    private const int TileRows = 8;

    private readonly float* panels = scratch.Pointer;

    /// <summary>Most columns of a block of that depth.</summary>
    public static int MaxColumns(NativeArray scratch, int depth) => Math.Max(1, scratch.Length / Width / depth) * Width;

    /// <summary>Panel after panel, each with all rows: for sinks that are small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile<TSink>(int r, int rows, int firstK, int depth, int firstColumn, int c, int columns, float* sums, in TSink sink)
        where TSink : struct, ISink
    {
        var panel = panels + ((nint)c * depth);
        // What a tile has too many is computed from the last row again and thrown away.
        float* l0 = Row(r, 0, rows, firstK), l1 = Row(r, 1, rows, firstK), l2 = Row(r, 2, rows, firstK), l3 = Row(r, 3, rows, firstK);
        float* l4 = Row(r, 4, rows, firstK), l5 = Row(r, 5, rows, firstK), l6 = Row(r, 6, rows, firstK), l7 = Row(r, 7, rows, firstK);
        if (Lanes.AreWide)
        {
            Wide(l0, l1, l2, l3, l4, l5, l6, l7, leftStride, panel, depth, sums);
        }
        else
        {
            Narrow(l0, l1, leftStride, panel, depth, sums);
            Narrow(l2, l3, leftStride, panel, depth, sums + (2 * Width));
            Narrow(l4, l5, leftStride, panel, depth, sums + (4 * Width));
            Narrow(l6, l7, leftStride, panel, depth, sums + (6 * Width));
        }

        for (var i = 0; i < rows; i++)
            sink.Take(r + i, firstColumn + c, sums + (i * Width), Math.Min(Width, columns - c));
    }

    private float* Row(int first, int row, int rows, int firstK) => left + ((first + Math.Min(row, rows - 1)) * leftRowStride) + (firstK * leftStride);

    // 24 sums, 3 of the panel and one of the left, of 32 registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide(float* l0, float* l1, float* l2, float* l3, float* l4, float* l5, float* l6, float* l7, nint stride, float* panel, nint depth, float* sums)
    {
        Lane16 s00 = default, s01 = default, s02 = default;
        Lane16 s10 = default, s11 = default, s12 = default;
        Lane16 s20 = default, s21 = default, s22 = default;
        Lane16 s30 = default, s31 = default, s32 = default;
        Lane16 s40 = default, s41 = default, s42 = default;
        Lane16 s50 = default, s51 = default, s52 = default;
        Lane16 s60 = default, s61 = default, s62 = default;
        Lane16 s70 = default, s71 = default, s72 = default;
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
            x = Lane16.Broadcast(l4[at]);
            s40 = Lane16.MultiplyAdd(x, a, s40);
            s41 = Lane16.MultiplyAdd(x, b, s41);
            s42 = Lane16.MultiplyAdd(x, c, s42);
            x = Lane16.Broadcast(l5[at]);
            s50 = Lane16.MultiplyAdd(x, a, s50);
            s51 = Lane16.MultiplyAdd(x, b, s51);
            s52 = Lane16.MultiplyAdd(x, c, s52);
            x = Lane16.Broadcast(l6[at]);
            s60 = Lane16.MultiplyAdd(x, a, s60);
            s61 = Lane16.MultiplyAdd(x, b, s61);
            s62 = Lane16.MultiplyAdd(x, c, s62);
            x = Lane16.Broadcast(l7[at]);
            s70 = Lane16.MultiplyAdd(x, a, s70);
            s71 = Lane16.MultiplyAdd(x, b, s71);
            s72 = Lane16.MultiplyAdd(x, c, s72);
            at += stride;
        }

        Store(sums, s00, s01, s02);
        Store(sums + Width, s10, s11, s12);
        Store(sums + (2 * Width), s20, s21, s22);
        Store(sums + (3 * Width), s30, s31, s32);
        Store(sums + (4 * Width), s40, s41, s42);
        Store(sums + (5 * Width), s50, s51, s52);
        Store(sums + (6 * Width), s60, s61, s62);
        Store(sums + (7 * Width), s70, s71, s72);
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

        Store(sums, s00, s01, s02);
        Store(sums + Width, s10, s11, s12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLane>(float* sums, TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane>
    {
        a.Store(sums);
        b.Store(sums + 16);
        c.Store(sums + 32);
    }
}
