using System.ComponentModel.DataAnnotations;

namespace GanService.Engine.Optimizers;

/// <summary>RMSProp (Tieleman and Hinton 2012).</summary>
public sealed record RmsPropSettings : OptimizerSettings
{
    public override double LearningRate { get; init; } = 0.0002;

    /// <summary>Decay of the squared gradient's running mean.</summary>
    [Range(0, 0.99999)]
    public double Rho { get; init; } = 0.9;

    /// <summary>Added to the root of the squared gradient's mean.</summary>
    [Range(1e-12, 1)]
    public double Epsilon { get; init; } = 1e-7;

    public override Optimizer Create(IReadOnlyList<ParameterBuffer> parameters) =>
        new RuleOptimizer<RmsPropRule>(parameters, ["square"], (_, rateShare) => new(this, rateShare));
}
