using System.Runtime.CompilerServices;
using GanService.Engine.Compute;

namespace GanService.Engine.Optimizers;

/// <summary>An optimizer by its rule, which the compiler builds into every loop.</summary>
/// <param name="parameters">What is updated.</param>
/// <param name="stateNames">As many as the rule has.</param>
/// <param name="ruleOfStep">The rule of a step, the first is 1, at a share of the learning rate.</param>
internal sealed unsafe class RuleOptimizer<TRule>(IReadOnlyList<ParameterBuffer> parameters, IReadOnlyList<string> stateNames, Func<long, double, TRule> ruleOfStep)
    : Optimizer(parameters, stateNames)
    where TRule : struct, IUpdateRule
{
    private TRule rule;

    public override void Update(int parameter, float* gradient, int from, int to)
    {
        Sink(parameter, columns: 0).Take(0, from, gradient + from, to - from);
    }

    internal override void Update(int parameter, in PanelProduct gradient, int fromRow, int toRow, int depth, int columns, NativeArray panels)
    {
        var sink = Sink(parameter, columns);
        var most = PanelProduct.MaxColumns(panels, depth);
        for (var c = 0; c < columns; c += most)
            gradient.RunByRow(fromRow, toRow, depth, c, Math.Min(most, columns - c), sink);
    }

    protected override void PrepareRule() => rule = ruleOfStep(Steps, RateShare);

    private UpdateSink Sink(int parameter, int columns)
    {
        var state = StateArrays[parameter];
        return new(rule, Parameters[parameter].Value, state[0].Pointer, TRule.StateCount > 1 ? state[1].Pointer : null, columns);
    }

    private readonly struct UpdateSink(TRule rule, float* value, float* first, float* second, nint columns) : ISink
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Take(nint row, nint column, float* sums, int count)
        {
            var from = (row * columns) + column;
            nint at = 0;
            if (Lanes.AreWide)
                Update<Lane16>(from, sums, ref at, count);
            else
                Update<LanePair>(from, sums, ref at, count);
            Update<Lane1>(from, sums, ref at, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Update<TLane>(nint from, float* gradient, ref nint at, nint count)
            where TLane : struct, ILane<TLane> => rule.Update<TLane>(value + from, gradient, first + from, second + from, ref at, count);
    }
}
