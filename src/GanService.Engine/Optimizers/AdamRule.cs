using System.Runtime.CompilerServices;
using GanService.Engine.Compute;

namespace GanService.Engine.Optimizers;

/// <summary>Adam (Kingma and Ba 2015) with bias-corrected moments.</summary>
internal readonly struct AdamRule(AdamSettings settings, long step, double rateShare) : IUpdateRule
{
    private readonly float beta1 = (float)settings.Beta1;
    private readonly float beta2 = (float)settings.Beta2;
    private readonly float new1 = (float)(1 - settings.Beta1); // in float, 1 − 0.999 is off by 5e-5
    private readonly float new2 = (float)(1 - settings.Beta2);
    private readonly float rate = (float)(settings.LearningRate * rateShare / (1 - Math.Pow(settings.Beta1, step)));
    private readonly float scale = (float)(1 / Math.Sqrt(1 - Math.Pow(settings.Beta2, step)));
    private readonly float epsilon = (float)settings.Epsilon;

    public static int StateCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane>(TLane value, TLane gradient, ref TLane first, ref TLane second)
        where TLane : struct, ILane<TLane>
    {
        first = (first * TLane.Broadcast(beta1)) + (gradient * TLane.Broadcast(new1));
        second = (second * TLane.Broadcast(beta2)) + (gradient * gradient * TLane.Broadcast(new2));
        return value - (first * TLane.Broadcast(rate) / ((TLane.Sqrt(second) * TLane.Broadcast(scale)) + TLane.Broadcast(epsilon)));
    }
}
