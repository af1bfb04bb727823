namespace GanService.Engine.Losses;

/// <summary>
/// The Wasserstein critic (Arjovsky et al. 2017): −D(x) for real images, D(G(z)) for generated ones, −D(G(z)) for the generator. Only
/// the sum of the discriminator's two losses means something: it is the negative estimate of the distance.
/// </summary>
public sealed class WassersteinLoss : GanLoss
{
    /// <summary>The distance is 0 there, and a constant c in every answer costs −c and c.</summary>
    public override LossScale Scale { get; } = new("Wasserstein loss (logits)", 0, "0", IsSigned: true);

    public override float DiscriminatorReal(ReadOnlySpan<float> logits, Span<float> gradient) => Mean(logits, sign: -1, gradient);

    public override float DiscriminatorFake(ReadOnlySpan<float> logits, Span<float> gradient) => Mean(logits, sign: 1, gradient);

    public override float Generator(ReadOnlySpan<float> logits, Span<float> gradient) => Mean(logits, sign: -1, gradient);

    internal static float Mean(ReadOnlySpan<float> logits, int sign, Span<float> gradient)
    {
        double sum = 0;
        foreach (var logit in logits)
            sum += sign * (double)logit;
        gradient[..logits.Length].Fill((float)sign / logits.Length);
        return (float)(sum / logits.Length);
    }
}
