namespace GanService.Engine.Compute;

/// <summary>
/// Numbers that are computed side by side. Kernels are written once over lanes; the same kernel with <see cref="Lane1"/> does what
/// is left over at the end of a row. <see cref="Lane16"/> and <see cref="LanePair"/> add up in the same order, so that a training
/// has the same result on processors with and without 512-bit registers.
/// </summary>
internal unsafe interface ILane<TSelf>
    where TSelf : struct, ILane<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf Load(float* from);

    static abstract TSelf Broadcast(float value);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    static abstract TSelf Sqrt(TSelf a);

    static abstract TSelf Tanh(TSelf a);

    /// <summary>Per number <paramref name="positive"/> where <paramref name="a"/> is above zero, else <paramref name="other"/>.</summary>
    static abstract TSelf WherePositive(TSelf a, TSelf positive, TSelf other);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    void Store(float* to);

    float Sum();
}
