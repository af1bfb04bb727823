using System.ComponentModel.DataAnnotations;

namespace GanService.Engine.Optimizers;

/// <summary>Adam (Kingma and Ba 2015) with the settings that the DCGAN paper found for GANs.</summary>
public sealed record AdamSettings : OptimizerSettings
{
    public override double LearningRate { get; init; } = 0.0002;

    /// <summary>Decay of the gradient's running mean.</summary>
    [Range(0, 0.99999)]
    public double Beta1 { get; init; } = 0.5;

    /// <summary>Decay of the squared gradient's running mean.</summary>
    [Range(0, 0.999999)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the squared gradient's mean.</summary>
    [Range(1e-12, 1)]
    public double Epsilon { get; init; } = 1e-7;

    public override Optimizer Create(IReadOnlyList<ParameterBuffer> parameters) =>
        new RuleOptimizer<AdamRule>(parameters, ["mean", "square"], (step, rateShare) => new(this, step, rateShare));
}
