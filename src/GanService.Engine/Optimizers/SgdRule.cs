using System.Runtime.CompilerServices;
using GanService.Engine.Compute;

namespace GanService.Engine.Optimizers;

/// <summary>Stochastic gradient descent: velocity ← momentum · velocity + gradient; parameter ← parameter − rate · velocity.</summary>
internal readonly struct SgdRule(SgdSettings settings, double rateShare) : IUpdateRule
{
    private readonly float momentum = (float)settings.Momentum;
    private readonly float rate = (float)(settings.LearningRate * rateShare);

    public static int StateCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane>(TLane value, TLane gradient, ref TLane first, ref TLane second)
        where TLane : struct, ILane<TLane>
    {
        first = (first * TLane.Broadcast(momentum)) + gradient;
        return value - (first * TLane.Broadcast(rate));
    }
}
