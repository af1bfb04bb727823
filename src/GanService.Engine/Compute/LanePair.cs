using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GanService.Engine.Compute;

/// <summary>Sixteen numbers in two 256-bit registers; where there are none, the runtime does the same with what there is.</summary>
internal readonly unsafe struct LanePair(Vector256<float> low, Vector256<float> high) : ILane<LanePair>
{
    private readonly Vector256<float> low = low;
    private readonly Vector256<float> high = high;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair Load(float* from) => new(Vector256.Load(from), Vector256.Load(from + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair Broadcast(float value) => new(Vector256.Create(value), Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair MultiplyAdd(LanePair a, LanePair b, LanePair c) =>
        new(Vector256.FusedMultiplyAdd(a.low, b.low, c.low), Vector256.FusedMultiplyAdd(a.high, b.high, c.high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair Sqrt(LanePair a) => new(Vector256.Sqrt(a.low), Vector256.Sqrt(a.high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair Tanh(LanePair a) => new(Tanh(a.low), Tanh(a.high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair WherePositive(LanePair a, LanePair positive, LanePair other) =>
        new(WherePositive(a.low, positive.low, other.low), WherePositive(a.high, positive.high, other.high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator +(LanePair a, LanePair b) => new(a.low + b.low, a.high + b.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator -(LanePair a, LanePair b) => new(a.low - b.low, a.high - b.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator *(LanePair a, LanePair b) => new(a.low * b.low, a.high * b.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator /(LanePair a, LanePair b) => new(a.low / b.low, a.high / b.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to)
    {
        low.Store(to);
        high.Store(to + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sum() => Sum(low + high);

    /// <summary>The order of this sum is part of the result, so it is written out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Sum(Vector256<float> v)
    {
        var four = v.GetLower() + v.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <summary>Eight times the number at a place, straight from memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> BroadcastHalf(float* from) => Avx.IsSupported ? Avx.BroadcastScalarToVector256(from) : Vector256.Create(*from);

    // (e^2x − 1) / (e^2x + 1); beyond 9 it is 1 to the last bit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Tanh(Vector256<float> x)
    {
        var bounded = Vector256.Min(Vector256.Max(x, Vector256.Create(-9f)), Vector256.Create(9f));
        var power = Vector256.Exp(bounded + bounded);
        return (power - Vector256<float>.One) / (power + Vector256<float>.One);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> WherePositive(Vector256<float> a, Vector256<float> positive, Vector256<float> other) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(a, Vector256<float>.Zero), positive, other);
}
