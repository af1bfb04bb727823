namespace GanService.Engine.Losses;

/// <summary>A GAN objective: what the discriminator's logits cost, and in which direction they should go.</summary>
public abstract class GanLoss
{
    /// <summary>
    /// Whether each logit is judged against another image's: then the methods are given differences, a real image's logit less that of
    /// its generated partner for <see cref="DiscriminatorReal"/>, the other way round for the rest.
    /// </summary>
    public virtual bool IsPaired => false;

    /// <summary>How its numbers read on an axis.</summary>
    public abstract LossScale Scale { get; }

    /// <summary>The discriminator's loss on real images: the mean over the batch.</summary>
    /// <param name="logits">One per image.</param>
    /// <param name="gradient">Receives the loss's derivative by each logit.</param>
    public abstract float DiscriminatorReal(ReadOnlySpan<float> logits, Span<float> gradient);

    /// <summary>The discriminator's loss on generated images, likewise.</summary>
    public abstract float DiscriminatorFake(ReadOnlySpan<float> logits, Span<float> gradient);

    /// <summary>The generator's loss on its own images, likewise.</summary>
    public abstract float Generator(ReadOnlySpan<float> logits, Span<float> gradient);

    /// <summary>Each logit as the other methods want it: alone, or less its partner's. Partners are fewer where there are half as many real images.</summary>
    public float[] Against(ReadOnlySpan<float> logits, ReadOnlySpan<float> partners)
    {
        var judged = logits.ToArray();
        for (var i = 0; IsPaired && i < judged.Length; i++)
            judged[i] -= partners[i % partners.Length];
        return judged;
    }

    /// <summary>The objective of that kind.</summary>
    public static GanLoss Of(LossKind kind) => kind switch
    {
        LossKind.BinaryCrossEntropy => new BinaryCrossEntropyLoss(),
        LossKind.LeastSquares => new LeastSquaresLoss(),
        LossKind.Hinge => new HingeLoss(),
        LossKind.Wasserstein => new WassersteinLoss(),
        LossKind.Relativistic => new RelativisticLoss(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such loss."),
    };
}
