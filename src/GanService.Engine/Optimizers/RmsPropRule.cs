using System.Runtime.CompilerServices;
using GanService.Engine.Compute;

namespace GanService.Engine.Optimizers;

/// <summary>RMSProp (Tieleman and Hinton 2012, lecture 6.5).</summary>
internal readonly struct RmsPropRule(RmsPropSettings settings, double rateShare) : IUpdateRule
{
    private readonly float rho = (float)settings.Rho;
    private readonly float newest = (float)(1 - settings.Rho);
    private readonly float rate = (float)(settings.LearningRate * rateShare);
    private readonly float epsilon = (float)settings.Epsilon;

    public static int StateCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane>(TLane value, TLane gradient, ref TLane first, ref TLane second)
        where TLane : struct, ILane<TLane>
    {
        first = (first * TLane.Broadcast(rho)) + (gradient * gradient * TLane.Broadcast(newest));
        return value - (gradient * TLane.Broadcast(rate) / (TLane.Sqrt(first) + TLane.Broadcast(epsilon)));
    }
}
