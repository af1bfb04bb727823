using GanService.Engine.Compute;

namespace GanService.Engine.Optimizers;

/// <summary>What an optimizer does with one parameter, its gradient and its state.</summary>
internal unsafe interface IUpdateRule
{
    /// <summary>Numbers of state a parameter has, 1 or 2.</summary>
    static abstract int StateCount { get; }

    /// <summary>Changes values and their state in place, as many at a time as the lane has. Whatever is the same for all is broadcast once, before the loop.</summary>
    /// <param name="value">The parameters.</param>
    /// <param name="gradient">By each of them.</param>
    /// <param name="first">The first number of each one's state.</param>
    /// <param name="second">The second, where there are two.</param>
    /// <param name="at">Where to begin; in the end, what is left over begins there.</param>
    /// <param name="count">Parameters.</param>
    void Update<TLane>(float* value, float* gradient, float* first, float* second, ref nint at, nint count)
        where TLane : struct, ILane<TLane>;
}
