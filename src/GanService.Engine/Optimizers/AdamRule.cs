using System.Runtime.CompilerServices;
using GanService.Engine.Compute;

namespace GanService.Engine.Optimizers;

/// <summary>Adam (Kingma and Ba 2015) with bias-corrected moments.</summary>
internal readonly unsafe struct AdamRule(AdamSettings settings, long step, double rateShare) : IUpdateRule
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
    public void Update<TLane>(float* value, float* gradient, float* first, float* second, ref nint at, nint count)
        where TLane : struct, ILane<TLane>
    {
        TLane old1 = TLane.Broadcast(beta1), gain1 = TLane.Broadcast(new1), old2 = TLane.Broadcast(beta2), gain2 = TLane.Broadcast(new2);
        TLane step = TLane.Broadcast(rate), root = TLane.Broadcast(scale), least = TLane.Broadcast(epsilon);
        for (; at + TLane.Count <= count; at += TLane.Count)
        {
            var g = TLane.Load(gradient + at);
            var m = (TLane.Load(first + at) * old1) + (g * gain1);
            var v = (TLane.Load(second + at) * old2) + (g * g * gain2);
            m.Store(first + at);
            v.Store(second + at);
            (TLane.Load(value + at) - (m * step / ((TLane.Sqrt(v) * root) + least))).Store(value + at);
        }
    }
}
