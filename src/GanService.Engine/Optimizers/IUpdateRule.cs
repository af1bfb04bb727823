using GanService.Engine.Compute;

namespace GanService.Engine.Optimizers;

/// <summary>What an optimizer does with one parameter, its gradient and its state.</summary>
internal interface IUpdateRule
{
    /// <summary>Numbers of state a parameter has, 1 or 2.</summary>
    static abstract int StateCount { get; }

    /// <summary>The parameter's new value; the state is changed in place.</summary>
    TLane Update<TLane>(TLane value, TLane gradient, ref TLane first, ref TLane second)
        where TLane : struct, ILane<TLane>;
}
