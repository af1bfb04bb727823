using System.Runtime.CompilerServices;
using GanService.Engine.Compute;

namespace GanService.Engine.Optimizers;

/// <summary>RMSProp (Tieleman and Hinton 2012, lecture 6.5).</summary>
internal readonly unsafe struct RmsPropRule(RmsPropSettings settings, double rateShare) : IUpdateRule
{
    private readonly float rho = (float)settings.Rho;
    private readonly float newest = (float)(1 - settings.Rho);
    private readonly float rate = (float)(settings.LearningRate * rateShare);
    private readonly float epsilon = (float)settings.Epsilon;

    public static int StateCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(float* value, float* gradient, float* first, float* second, ref nint at, nint count)
        where TLane : struct, ILane<TLane>
    {
        TLane old = TLane.Broadcast(rho), gain = TLane.Broadcast(newest), step = TLane.Broadcast(rate), least = TLane.Broadcast(epsilon);
        for (; at + TLane.Count <= count; at += TLane.Count)
        {
            var g = TLane.Load(gradient + at);
            var square = (TLane.Load(first + at) * old) + (g * g * gain);
            square.Store(first + at);
            (TLane.Load(value + at) - (g * step / (TLane.Sqrt(square) + least))).Store(value + at);
        }
    }
}
