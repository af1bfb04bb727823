using GanService.Engine.Compute;
using GanService.Engine.Networks;
using static TorchSharp.torch;

namespace GanService.Engine.Losses;

/// <summary>R1 and R2 (Mescheder et al. 2018): half the mean squared slope at real images, at generated ones, or both.</summary>
/// <param name="settings">Which of them.</param>
public sealed class ZeroCentredPenalty(GradientPenaltySettings settings) : GradientPenalty(settings)
{
    private readonly GradientPenaltyKind kind = settings.Kind;

    public override Tensor Value(Discriminator discriminator, Tensor real, Tensor fake, long step) => kind switch
    {
        GradientPenaltyKind.R1 => Half(discriminator, real),
        GradientPenaltyKind.R2 => Half(discriminator, fake),
        _ => Half(discriminator, real).Plus(Half(discriminator, fake)),
    };

    private static Tensor Half(Discriminator discriminator, Tensor images) => SquaredSlopes(discriminator, images).mean() * tensor(0.5f);
}
