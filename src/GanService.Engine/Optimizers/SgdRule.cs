using System.Runtime.CompilerServices;
using GanService.Engine.Compute;

namespace GanService.Engine.Optimizers;

/// <summary>Stochastic gradient descent: velocity ← momentum · velocity + gradient; parameter ← parameter − rate · velocity.</summary>
internal readonly unsafe struct SgdRule(SgdSettings settings, double rateShare) : IUpdateRule
{
    private readonly float momentum = (float)settings.Momentum;
    private readonly float rate = (float)(settings.LearningRate * rateShare);

    public static int StateCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(float* value, float* gradient, float* first, float* second, ref nint at, nint count)
        where TLane : struct, ILane<TLane>
    {
        TLane kept = TLane.Broadcast(momentum), step = TLane.Broadcast(rate);
        for (; at + TLane.Count <= count; at += TLane.Count)
        {
            var velocity = (TLane.Load(first + at) * kept) + TLane.Load(gradient + at);
            velocity.Store(first + at);
            (TLane.Load(value + at) - (velocity * step)).Store(value + at);
        }
    }
}
