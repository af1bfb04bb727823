using System.Runtime.CompilerServices;

namespace GanService.Engine.Compute;

/// <summary>
/// outputs[n, o] = bias[o] + Σᵢ inputs[n, i] · weights[o, i] for a range of o. Each output is sixteen running sums over i, added up
/// once per block, whatever the tile that computes it.
/// </summary>
internal readonly unsafe struct ForwardProduct(float* inputs, float* weights, float* bias, float* outputs, int rows, int inputCount, int outputCount)
{
    private const int Block = 2048; // inputs of a block: 48 rows of it stay in the second cache
    private const int MaxTile = 24;
    private readonly bool isWide = Lanes.AreWide; // tests change it while other tests train

    /// <summary>Computes outputs <paramref name="from"/> to <paramref name="to"/> of every row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (var n = 0; n < rows; n++)
            new ReadOnlySpan<float>(bias + from, to - from).CopyTo(new(outputs + ((nint)n * outputCount) + from, to - from));
        // The weights of a tile stay in the first cache until all rows are done.
        var (tileRows, tileOutputs) = isWide ? (4, 6) : (2, 2);
        var sums = stackalloc float[MaxTile];
        for (var start = 0; start < inputCount; start += Block)
        {
            var length = Math.Min(Block, inputCount - start);
            for (var o = from; o < to; o += tileOutputs)
            {
                for (var n = 0; n < rows; n += tileRows)
                    Tile(n, Math.Min(tileRows, rows - n), o, Math.Min(tileOutputs, to - o), start, length, sums);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile(int n, int rowCount, int o, int count, int start, int length, float* sums)
    {
        // What a tile has too many is computed from the last row again and thrown away.
        if (isWide)
        {
            Wide(
                Row(inputs, n, 0, rowCount),
                Row(inputs, n, 1, rowCount),
                Row(inputs, n, 2, rowCount),
                Row(inputs, n, 3, rowCount),
                Row(weights, o, 0, count),
                Row(weights, o, 1, count),
                Row(weights, o, 2, count),
                Row(weights, o, 3, count),
                Row(weights, o, 4, count),
                Row(weights, o, 5, count),
                start,
                length,
                sums);
        }
        else
        {
            Narrow(Row(inputs, n, 0, rowCount), Row(inputs, n, 1, rowCount), Row(weights, o, 0, count), Row(weights, o, 1, count), start, length, sums);
        }

        var columns = isWide ? 6 : 2;
        var rest = length / Lane16.Count * Lane16.Count;
        for (var r = 0; r < rowCount; r++)
        {
            for (var c = 0; c < count; c++)
            {
                var sum = sums[(r * columns) + c];
                float* x = Row(inputs, n, r, rowCount) + start, w = Row(weights, o, c, count) + start;
                for (var i = rest; i < length; i++)
                    sum = MathF.FusedMultiplyAdd(x[i], w[i], sum);
                outputs[((nint)(n + r) * outputCount) + o + c] += sum;
            }
        }
    }

    private float* Row(float* matrix, int first, int row, int count) => matrix + ((nint)(first + Math.Min(row, count - 1)) * inputCount);

    // 24 sums, 6 weights and an input, of 32 registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide(float* x0, float* x1, float* x2, float* x3, float* w0, float* w1, float* w2, float* w3, float* w4, float* w5, nint start, nint length, float* sums)
    {
        Lane16 s00 = default, s01 = default, s02 = default, s03 = default, s04 = default, s05 = default;
        Lane16 s10 = default, s11 = default, s12 = default, s13 = default, s14 = default, s15 = default;
        Lane16 s20 = default, s21 = default, s22 = default, s23 = default, s24 = default, s25 = default;
        Lane16 s30 = default, s31 = default, s32 = default, s33 = default, s34 = default, s35 = default;
        var end = start + length;
        for (var i = start; i + Lane16.Count <= end; i += Lane16.Count)
        {
            Lane16 a = Lane16.Load(w0 + i), b = Lane16.Load(w1 + i), c = Lane16.Load(w2 + i);
            Lane16 d = Lane16.Load(w3 + i), e = Lane16.Load(w4 + i), f = Lane16.Load(w5 + i);
            var x = Lane16.Load(x0 + i);
            s00 = Lane16.MultiplyAdd(x, a, s00);
            s01 = Lane16.MultiplyAdd(x, b, s01);
            s02 = Lane16.MultiplyAdd(x, c, s02);
            s03 = Lane16.MultiplyAdd(x, d, s03);
            s04 = Lane16.MultiplyAdd(x, e, s04);
            s05 = Lane16.MultiplyAdd(x, f, s05);
            x = Lane16.Load(x1 + i);
            s10 = Lane16.MultiplyAdd(x, a, s10);
            s11 = Lane16.MultiplyAdd(x, b, s11);
            s12 = Lane16.MultiplyAdd(x, c, s12);
            s13 = Lane16.MultiplyAdd(x, d, s13);
            s14 = Lane16.MultiplyAdd(x, e, s14);
            s15 = Lane16.MultiplyAdd(x, f, s15);
            x = Lane16.Load(x2 + i);
            s20 = Lane16.MultiplyAdd(x, a, s20);
            s21 = Lane16.MultiplyAdd(x, b, s21);
            s22 = Lane16.MultiplyAdd(x, c, s22);
            s23 = Lane16.MultiplyAdd(x, d, s23);
            s24 = Lane16.MultiplyAdd(x, e, s24);
            s25 = Lane16.MultiplyAdd(x, f, s25);
            x = Lane16.Load(x3 + i);
            s30 = Lane16.MultiplyAdd(x, a, s30);
            s31 = Lane16.MultiplyAdd(x, b, s31);
            s32 = Lane16.MultiplyAdd(x, c, s32);
            s33 = Lane16.MultiplyAdd(x, d, s33);
            s34 = Lane16.MultiplyAdd(x, e, s34);
            s35 = Lane16.MultiplyAdd(x, f, s35);
        }

        sums[0] = s00.Sum();
        sums[1] = s01.Sum();
        sums[2] = s02.Sum();
        sums[3] = s03.Sum();
        sums[4] = s04.Sum();
        sums[5] = s05.Sum();
        sums[6] = s10.Sum();
        sums[7] = s11.Sum();
        sums[8] = s12.Sum();
        sums[9] = s13.Sum();
        sums[10] = s14.Sum();
        sums[11] = s15.Sum();
        sums[12] = s20.Sum();
        sums[13] = s21.Sum();
        sums[14] = s22.Sum();
        sums[15] = s23.Sum();
        sums[16] = s24.Sum();
        sums[17] = s25.Sum();
        sums[18] = s30.Sum();
        sums[19] = s31.Sum();
        sums[20] = s32.Sum();
        sums[21] = s33.Sum();
        sums[22] = s34.Sum();
        sums[23] = s35.Sum();
    }

    // 8 registers of sums, 4 of weights and 2 of inputs, of 16.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(float* x0, float* x1, float* w0, float* w1, nint start, nint length, float* sums)
    {
        LanePair s00 = default, s01 = default, s10 = default, s11 = default;
        var end = start + length;
        for (var i = start; i + LanePair.Count <= end; i += LanePair.Count)
        {
            LanePair a = LanePair.Load(w0 + i), b = LanePair.Load(w1 + i);
            var x = LanePair.Load(x0 + i);
            s00 = LanePair.MultiplyAdd(x, a, s00);
            s01 = LanePair.MultiplyAdd(x, b, s01);
            x = LanePair.Load(x1 + i);
            s10 = LanePair.MultiplyAdd(x, a, s10);
            s11 = LanePair.MultiplyAdd(x, b, s11);
        }

        sums[0] = s00.Sum();
        sums[1] = s01.Sum();
        sums[2] = s10.Sum();
        sums[3] = s11.Sum();
    }
}
