using System.Runtime.CompilerServices;
using GanService.Engine.Compute;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;

namespace GanService.Engine.Dense;

/// <summary>
/// A dense layer, its activation and its normalization: activation(x·Wᵀ + b), then normalized where there is a normalization. Every
/// method does a range of outputs (or inputs), so that threads can share the layer.
/// </summary>
internal sealed unsafe class DenseLayer : IDisposable
{
    private readonly float* weights; // (outputs, inputs)
    private readonly float* bias;
    private readonly Activation? activation;
    private readonly BatchNormalization? normalization;
    private readonly int firstParameter; // weights, bias, scale and shift follow each other in the optimizer
    private readonly NativeArray activated; // (N, outputs)
    private readonly NativeArray? normalized; // (N, outputs)
    private readonly NativeArray biasGradient;

    public DenseLayer(int inputs, int outputs, ReadOnlySpan<ParameterBuffer> parameters, int firstParameter, Activation? activation, BatchNormalization? normalization, int maxRows)
    {
        (Inputs, Outputs, this.firstParameter, this.activation, this.normalization) = (inputs, outputs, firstParameter, activation, normalization);
        weights = parameters[0].Value;
        bias = parameters[1].Value;
        activated = new((long)maxRows * outputs);
        normalized = normalization is null ? null : new((long)maxRows * outputs);
        Gradient = new((long)maxRows * outputs);
        biasGradient = new(outputs);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>What the layer answered: (N, outputs).</summary>
    public NativeArray Output => normalized ?? activated;

    /// <summary>The loss's gradient by <see cref="Output"/>; after <see cref="EnterBackward"/> by the sums before the activation.</summary>
    public NativeArray Gradient { get; }

    /// <summary>Computes a range of outputs. Each batch of <paramref name="batches"/> is normalized apart.</summary>
    public void Forward(float* inputs, ReadOnlySpan<int> batches, int from, int to)
    {
        var rows = 0;
        foreach (var batch in batches)
            rows += batch;
        new ForwardProduct(inputs, weights, bias, activated.Pointer, rows, Inputs, Outputs).Run(from, to);
        Activations.Forward(activation, activated.Pointer, rows, Outputs, from, to);
        if (normalization is null)
            return;
        var firstRow = 0;
        foreach (var batch in batches)
        {
            normalization.Forward(activated.Pointer, normalized!.Pointer, firstRow, batch, from, to);
            firstRow += batch;
        }
    }

    /// <summary>Takes <see cref="Gradient"/> back through normalization and activation and, with an optimizer, updates all but the weights.</summary>
    public void EnterBackward(int firstRow, int rows, Optimizer? optimizer, int from, int to)
    {
        normalization?.Backward(Gradient.Pointer, firstRow, rows, from, to);
        var offset = (nint)firstRow * Outputs;
        Activations.Backward(activation, activated.Pointer + offset, Gradient.Pointer + offset, rows, Outputs, from, to);
        if (optimizer is null)
            return;
        SumRows(Gradient.Pointer + offset, rows, from, to);
        optimizer.Update(firstParameter + 1, biasGradient.Pointer, from, to);
        if (normalization is null)
            return;
        optimizer.Update(firstParameter + 2, normalization.ScaleGradient.Pointer, from, to);
        optimizer.Update(firstParameter + 3, normalization.ShiftGradient.Pointer, from, to);
    }

    /// <summary>The gradient by a range of the layer's inputs: inputGradient[n, i] = Σₒ gradient[n, o] · weights[o, i].</summary>
    public void InputGradient(float* inputGradient, int firstRow, int rows, int from, int to, NativeArray scratch)
    {
        const int Depth = 64;
        var product = new PanelProduct(Gradient.Pointer + ((nint)firstRow * Outputs), Outputs, 1, weights, Inputs, scratch);
        var most = PanelProduct.MaxColumns(scratch, Depth);
        for (var c = from; c < to; c += most)
        {
            for (var o = 0; o < Outputs; o += Depth)
                product.RunByPanel(rows, o, Math.Min(Depth, Outputs - o), c, Math.Min(most, to - c), new SumSink(inputGradient, Inputs, isFirst: o == 0));
        }
    }

    /// <summary>Updates the weights of a range of outputs by their gradient Σₙ gradient[n, o] · inputs[n, i].</summary>
    public void UpdateWeights(float* inputs, int firstRow, int rows, Optimizer optimizer, int from, int to, NativeArray scratch)
    {
        var product = new PanelProduct(Gradient.Pointer + ((nint)firstRow * Outputs), 1, Outputs, inputs, Inputs, scratch);
        optimizer.Update(firstParameter, product, from, to, rows, Inputs, scratch);
    }

    public void Dispose()
    {
        normalization?.Dispose();
        activated.Dispose();
        normalized?.Dispose();
        Gradient.Dispose();
        biasGradient.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumRows(float* gradients, nint rows, nint from, nint to)
    {
        var o = from;
        for (; o + LanePair.Count <= to; o += LanePair.Count)
            SumRows<LanePair>(gradients, rows, o);
        for (; o < to; o++)
            SumRows<Lane1>(gradients, rows, o);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SumRows<TLane>(float* gradients, nint rows, nint o)
        where TLane : struct, ILane<TLane>
    {
        TLane sum = default;
        for (nint n = 0; n < rows; n++)
            sum += TLane.Load(gradients + (n * Outputs) + o);
        sum.Store(biasGradient.Pointer + o);
    }

    private readonly struct SumSink(float* target, nint stride, bool isFirst) : ISink
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Take(nint row, nint column, float* sums, int count)
        {
            var to = target + (row * stride) + column;
            var c = 0;
            for (; c + LanePair.Count <= count; c += LanePair.Count)
                Take(to + c, LanePair.Load(sums + c));
            for (; c < count; c++)
                Take(to + c, Lane1.Load(sums + c));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Take<TLane>(float* to, TLane sums)
            where TLane : struct, ILane<TLane> => (isFirst ? sums : TLane.Load(to) + sums).Store(to);
    }
}
