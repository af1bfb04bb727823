namespace GanService.Engine.Losses;

/// <summary>
/// Binary cross-entropy with labels 1 and 0 (Goodfellow et al. 2014): −log D(x), −log(1 − D(G(z))) and, for the generator,
/// −log D(G(z)). Where the discriminator cannot tell, each is log 2.
/// </summary>
public sealed class BinaryCrossEntropyLoss : GanLoss
{
    /// <summary>D is a half where it cannot tell (Goodfellow et al. 2014, section 4.1).</summary>
    public override LossScale Scale { get; } = new("binary cross-entropy (nats)", Math.Log(2), "log 2");

    public override float DiscriminatorReal(ReadOnlySpan<float> logits, Span<float> gradient) => CrossEntropy(logits, label: 1, gradient);

    public override float DiscriminatorFake(ReadOnlySpan<float> logits, Span<float> gradient) => CrossEntropy(logits, label: 0, gradient);

    public override float Generator(ReadOnlySpan<float> logits, Span<float> gradient) => CrossEntropy(logits, label: 1, gradient);

    private static float CrossEntropy(ReadOnlySpan<float> logits, int label, Span<float> gradient)
    {
        double sum = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            var wrong = label == 1 ? -logits[i] : (double)logits[i];
            // log(1 + e^wrong), without the overflow of e^wrong.
            sum += Math.Max(wrong, 0) + Math.Log(1 + Math.Exp(-Math.Abs(wrong)));
            gradient[i] = (float)(((1 / (1 + Math.Exp(-(double)logits[i]))) - label) / logits.Length);
        }

        return (float)(sum / logits.Length);
    }
}
