namespace GanService.Engine.Losses;

/// <summary>
/// The hinge (Lim and Ye 2017, Miyato et al. 2018): max(0, 1 − D(x)) for real images, max(0, 1 + D(G(z))) for generated ones, and
/// −D(G(z)) for the generator.
/// </summary>
public sealed class HingeLoss : GanLoss
{
    public override float DiscriminatorReal(ReadOnlySpan<float> logits, Span<float> gradient) => Hinge(logits, sign: 1, gradient);

    public override float DiscriminatorFake(ReadOnlySpan<float> logits, Span<float> gradient) => Hinge(logits, sign: -1, gradient);

    public override float Generator(ReadOnlySpan<float> logits, Span<float> gradient) => WassersteinLoss.Mean(logits, sign: -1, gradient);

    private static float Hinge(ReadOnlySpan<float> logits, int sign, Span<float> gradient)
    {
        double sum = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            var missing = 1 - (sign * logits[i]);
            sum += Math.Max(missing, 0);
            gradient[i] = missing > 0 ? -(float)sign / logits.Length : 0;
        }

        return (float)(sum / logits.Length);
    }
}
