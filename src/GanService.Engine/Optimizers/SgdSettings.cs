using System.ComponentModel.DataAnnotations;

namespace GanService.Engine.Optimizers;

/// <summary>Stochastic gradient descent with momentum.</summary>
public sealed record SgdSettings : OptimizerSettings
{
    public override double LearningRate { get; init; } = 0.01;

    /// <summary>Share of the last update that is repeated.</summary>
    [Range(0, 0.9999)]
    public double Momentum { get; init; } = 0.5;

    public override Optimizer Create(IReadOnlyList<ParameterBuffer> parameters) =>
        new RuleOptimizer<SgdRule>(parameters, ["velocity"], (_, rateShare) => new(this, rateShare));
}
