namespace GanService.Engine.Losses;

/// <summary>
/// The hinge (Lim and Ye 2017, Miyato et al. 2018): max(0, 1 − D(x)) for real images, max(0, 1 + D(G(z))) for generated ones, and
/// −D(G(z)) for the generator.
/// </summary>
public sealed class HingeLoss : GanLoss
{
    /// <summary>Where real and generated images are alike, any constant c from −1 to 1 is a best answer, and costs 1 − c and 1 + c (Lim and Ye 2017).</summary>
    public override LossScale Scale { get; } = new("hinge loss (logits)", 1, "1", IsSigned: true);

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
