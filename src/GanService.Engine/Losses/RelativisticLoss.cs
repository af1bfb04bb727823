namespace GanService.Engine.Losses;

/// <summary>
/// Relativistic pairing (Jolicoeur-Martineau 2019; R3GAN, Huang et al. 2024): −log σ(D(x) − D(G(z))) for the discriminator and
/// −log σ(D(G(z)) − D(x)) for the generator, cross-entropies of differences. Every generated image is pulled towards a real one of
/// its own, so leaving out some of the real images does not pay. The discriminator's loss is one number, told for real and for
/// generated images alike; real logits take their gradient from the one, generated ones from the other.
/// </summary>
public sealed class RelativisticLoss : GanLoss
{
    private readonly BinaryCrossEntropyLoss crossEntropy = new();

    public override bool IsPaired => true;

    /// <summary>Differences of logits are 0 where it cannot tell, and −log σ(0) is log 2.</summary>
    public override LossScale Scale { get; } = new("relativistic cross-entropy (nats)", Math.Log(2), "log 2");

    public override float DiscriminatorReal(ReadOnlySpan<float> logits, Span<float> gradient) => crossEntropy.DiscriminatorReal(logits, gradient);

    public override float DiscriminatorFake(ReadOnlySpan<float> logits, Span<float> gradient) => crossEntropy.DiscriminatorFake(logits, gradient);

    public override float Generator(ReadOnlySpan<float> logits, Span<float> gradient) => crossEntropy.Generator(logits, gradient);
}
