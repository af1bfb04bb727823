using System.Runtime.CompilerServices;
using GanService.Engine.Compute;

namespace GanService.Engine.Dense;

/// <summary>
/// Batch normalization (Ioffe and Szegedy 2015) of one layer's features. Running statistics move by 0.2 towards each batch's, whose
/// variance is then taken unbiased; epsilon is 0.001.
/// </summary>
internal sealed unsafe class BatchNormalization(float* scale, float* shift, float* runningMean, float* runningVariance, int features, int maxRows) : IDisposable
{
    private const float Momentum = 0.2f;
    private const float Epsilon = 1e-3f;

    private readonly NativeArray normalized = new((long)maxRows * features); // (N, F): before scale and shift
    private readonly NativeArray inverseDeviation = new(features);

    /// <summary>The gradient of the scale, after <see cref="Backward"/>.</summary>
    public NativeArray ScaleGradient { get; } = new(features);

    /// <summary>The gradient of the shift.</summary>
    public NativeArray ShiftGradient { get; } = new(features);

    /// <summary>Normalizes a batch: <paramref name="rows"/> rows from <paramref name="firstRow"/> on, for a range of features.</summary>
    public void Forward(float* inputs, float* outputs, int firstRow, int rows, int from, int to)
    {
        nint f = from;
        for (; f + LanePair.Count <= to; f += LanePair.Count)
            Forward<LanePair>(inputs, outputs, firstRow, rows, f);
        for (; f < to; f++)
            Forward<Lane1>(inputs, outputs, firstRow, rows, f);
    }

    /// <summary>Turns gradients by the outputs of the batch last normalized into gradients by its inputs, in place.</summary>
    public void Backward(float* gradients, int firstRow, int rows, int from, int to)
    {
        nint f = from;
        for (; f + LanePair.Count <= to; f += LanePair.Count)
            Backward<LanePair>(gradients, firstRow, rows, f);
        for (; f < to; f++)
            Backward<Lane1>(gradients, firstRow, rows, f);
    }

    public void Dispose()
    {
        normalized.Dispose();
        inverseDeviation.Dispose();
        ScaleGradient.Dispose();
        ShiftGradient.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward<TLane>(float* inputs, float* outputs, nint firstRow, nint rows, nint f)
        where TLane : struct, ILane<TLane>
    {
        var start = (firstRow * features) + f;
        var end = start + (rows * features);
        var share = TLane.Broadcast(1f / rows);
        TLane sum = default;
        for (var at = start; at < end; at += features)
            sum += TLane.Load(inputs + at);
        var mean = sum * share;
        TLane squares = default;
        for (var at = start; at < end; at += features)
        {
            var distance = TLane.Load(inputs + at) - mean;
            squares = TLane.MultiplyAdd(distance, distance, squares);
        }

        var inverse = TLane.Broadcast(1) / TLane.Sqrt((squares * share) + TLane.Broadcast(Epsilon));
        inverse.Store(inverseDeviation.Pointer + f);
        TLane gamma = TLane.Load(scale + f), beta = TLane.Load(shift + f);
        for (var at = start; at < end; at += features)
        {
            var value = (TLane.Load(inputs + at) - mean) * inverse;
            value.Store(normalized.Pointer + at);
            TLane.MultiplyAdd(value, gamma, beta).Store(outputs + at);
        }

        Move(runningMean + f, mean);
        Move(runningVariance + f, squares * TLane.Broadcast(1f / Math.Max(rows - 1, 1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward<TLane>(float* gradients, nint firstRow, nint rows, nint f)
        where TLane : struct, ILane<TLane>
    {
        var start = (firstRow * features) + f;
        var end = start + (rows * features);
        TLane sum = default, products = default;
        for (var at = start; at < end; at += features)
        {
            var gradient = TLane.Load(gradients + at);
            sum += gradient;
            products = TLane.MultiplyAdd(gradient, TLane.Load(normalized.Pointer + at), products);
        }

        sum.Store(ShiftGradient.Pointer + f);
        products.Store(ScaleGradient.Pointer + f);
        var share = TLane.Broadcast(1f / rows);
        TLane mean = sum * share, slope = products * share;
        var factor = TLane.Load(scale + f) * TLane.Load(inverseDeviation.Pointer + f);
        for (var at = start; at < end; at += features)
            ((TLane.Load(gradients + at) - mean - (TLane.Load(normalized.Pointer + at) * slope)) * factor).Store(gradients + at);
    }

    private static void Move<TLane>(float* running, TLane value)
        where TLane : struct, ILane<TLane> =>
        ((TLane.Load(running) * TLane.Broadcast(1 - Momentum)) + (value * TLane.Broadcast(Momentum))).Store(running);
}
