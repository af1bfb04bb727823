using GanService.Engine.Compute;
using GanService.Engine.Networks;
using static TorchSharp.torch;

namespace GanService.Engine.Losses;

/// <summary>R1 and R2 (Mescheder et al. 2018): half the mean squared slope at real images, at generated ones, or both.</summary>
/// <param name="settings">Which of them.</param>
public sealed class ZeroCentredPenalty(GradientPenaltySettings settings) : GradientPenalty(settings)
{
    private readonly GradientPenaltyKind kind = settings.Kind;

    public override Tensor Value(Discriminator discriminator, Tensor real, Tensor fake, long step, Tensor? classes = null) => kind switch
    {
        GradientPenaltyKind.R1 => Half(discriminator, real, classes),
        GradientPenaltyKind.R2 => Half(discriminator, fake, classes),
        _ => Half(discriminator, real, classes).Plus(Half(discriminator, fake, classes)),
    };

    private static Tensor Half(Discriminator discriminator, Tensor images, Tensor? classes) => SquaredSlopes(discriminator, images, classes).mean() * tensor(0.5f);
}
