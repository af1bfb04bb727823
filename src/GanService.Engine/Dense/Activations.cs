using System.Runtime.CompilerServices;
using GanService.Engine.Compute;
using GanService.Engine.Networks;

namespace GanService.Engine.Dense;

/// <summary>Activations and their derivatives, in place, for a range of columns.</summary>
internal static unsafe class Activations
{
    /// <summary>Applies the activation; none when null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(Activation? activation, float* values, int rows, int columns, int from, int to)
    {
        if (activation is null)
            return;
        for (nint n = 0; n < rows; n++)
        {
            var row = values + (n * columns);
            nint c = from;
            for (; c + LanePair.Count <= to; c += LanePair.Count)
                Forward(activation.Value, LanePair.Load(row + c)).Store(row + c);
            for (; c < to; c++)
                Forward(activation.Value, Lane1.Load(row + c)).Store(row + c);
        }
    }

    /// <summary>Multiplies gradients by the derivative, which the activated values tell.</summary>
    public static void Backward(Activation? activation, float* activated, float* gradients, int rows, int columns, int from, int to)
    {
        if (activation is null)
            return;
        for (nint n = 0; n < rows; n++)
            BackwardRow(activation.Value, activated + (n * columns), gradients + (n * columns), from, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardRow(Activation activation, float* activated, float* gradients, nint from, nint to)
    {
        var c = from;
        for (; c + LanePair.Count <= to; c += LanePair.Count)
            Backward(activation, LanePair.Load(activated + c), LanePair.Load(gradients + c)).Store(gradients + c);
        for (; c < to; c++)
            Backward(activation, Lane1.Load(activated + c), Lane1.Load(gradients + c)).Store(gradients + c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Forward<TLane>(Activation activation, TLane x)
        where TLane : struct, ILane<TLane> => activation switch
        {
            Activation.LeakyRelu => TLane.WherePositive(x, x, x * TLane.Broadcast(LeakyRectifier.Slope)),
            Activation.Relu => TLane.WherePositive(x, x, TLane.Broadcast(0)),
            _ => TLane.Tanh(x),
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Backward<TLane>(Activation activation, TLane activated, TLane gradient)
        where TLane : struct, ILane<TLane> => activation switch
        {
            Activation.LeakyRelu => TLane.WherePositive(activated, gradient, gradient * TLane.Broadcast(LeakyRectifier.Slope)),
            Activation.Relu => TLane.WherePositive(activated, gradient, TLane.Broadcast(0)),
            _ => gradient * (TLane.Broadcast(1) - (activated * activated)),
        };
}
