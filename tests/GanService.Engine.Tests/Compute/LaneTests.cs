using System.Runtime.Intrinsics;
using GanService.Engine.Compute;

namespace GanService.Engine.Tests.Compute;

public sealed unsafe class LaneTests
{
    [Fact]
    public void Lane16_WhereItIsFast_ComputesLikeLanePairBitForBit()
    {
        Assert.SkipUnless(Vector512.IsHardwareAccelerated, "This processor has no 512-bit registers.");
        Assert.Equal(Results<LanePair>(), Results<Lane16>());
    }

    [Fact]
    public void Tanh_OfManyNumbers_IsTheTangentToSevenDigits()
    {
        var values = stackalloc float[16];
        for (var start = -12f; start < 12; start += 0.37f)
        {
            for (var i = 0; i < 16; i++)
                values[i] = start + (i * 0.01f);
            LanePair.Tanh(LanePair.Load(values)).Store(values);
            for (var i = 0; i < 16; i++)
                Assert.Equal(Math.Tanh(start + (i * 0.01f)), values[i], 3e-7);
        }
    }

    private static float[] Results<TLane>()
        where TLane : struct, ILane<TLane>
    {
        var numbers = new float[16 * 8];
        fixed (float* p = numbers)
        {
            for (var i = 0; i < 16; i++)
                (p[i], p[16 + i]) = (MathF.Sin(i + 1) * 3, MathF.Cos(i) + 1.5f);
            TLane a = TLane.Load(p), b = TLane.Load(p + 16);
            TLane.MultiplyAdd(a, b, b).Store(p + 32);
            TLane.Sqrt(b).Store(p + 48);
            TLane.Tanh(a).Store(p + 64);
            TLane.WherePositive(a, a, b).Store(p + 80);
            ((a + b) / (a - b) * TLane.Broadcast(1.1f)).Store(p + 96);
            p[112] = (a / b).Sum();
        }

        return numbers;
    }
}
