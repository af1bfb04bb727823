using System.ComponentModel.DataAnnotations;

namespace GanService.Engine.Losses;

/// <summary>Keeps the discriminator smooth, so that it tells the generator where to go instead of only that it is wrong.</summary>
public sealed record GradientPenaltySettings
{
    /// <summary>What is held down. All but <c>none</c> are for convolutional networks.</summary>
    public GradientPenaltyKind Kind { get; init; } = GradientPenaltyKind.None;

    /// <summary>γ of <c>r1</c> and <c>r2</c>, whose penalty is γ/2 · |slope|²; λ of <c>interpolated</c>, λ · (|slope| − 1)², for which 10 is usual.</summary>
    [Range(0, 1000)]
    public double Weight { get; init; } = 1;

    /// <summary>Steps between two penalties; the weight is multiplied by as much (StyleGAN2, Karras et al. 2020), so that less work does nearly the same.</summary>
    [Range(1, 1000)]
    public int EverySteps { get; init; } = 1;
}
