using GanService.Engine.Compute;
using GanService.Engine.Networks;
using GanService.Engine.RandomNumbers;
using static TorchSharp.torch;

namespace GanService.Engine.Losses;

/// <summary>WGAN-GP (Gulrajani et al. 2017): the slope should be 1 on the way from a real image to a generated one.</summary>
/// <param name="settings">The weight.</param>
/// <param name="seed">Decides, with the step, where on that way.</param>
public sealed class InterpolatedPenalty(GradientPenaltySettings settings, long seed) : GradientPenalty(settings)
{
    private readonly SeededRandom random = new(seed, RandomStream.Interpolates);

    public override Tensor Value(Discriminator discriminator, Tensor real, Tensor fake, long step, Tensor? classes = null)
    {
        var shares = new float[real.shape[0]];
        for (var i = 0; i < shares.Length; i++)
            shares[i] = (float)random.Uniform(((ulong)step << 32) + (ulong)i);
        var between = real.detach().lerp(fake.detach(), NativeTensor.Of(shares, shares.Length, 1, 1, 1).to(real.dtype));
        return (SquaredSlopes(discriminator, between, classes).Plus(tensor(1e-12f)).sqrt() - tensor(1f)).Squared().mean();
    }
}
