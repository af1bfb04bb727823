using static TorchSharp.torch;

namespace GanService.Engine.Losses;

/// <summary>A GAN objective: what the discriminator's logits (N, 1) cost. Every loss is a mean over the batch, a scalar to minimise.</summary>
public abstract class GanLoss
{
    /// <summary>The discriminator's loss on real images.</summary>
    public abstract Tensor DiscriminatorReal(Tensor logits);

    /// <summary>The discriminator's loss on generated images.</summary>
    public abstract Tensor DiscriminatorFake(Tensor logits);

    /// <summary>The generator's loss on its own images.</summary>
    public abstract Tensor Generator(Tensor logits);

    /// <summary>The objective of that kind.</summary>
    public static GanLoss Of(LossKind kind) => kind switch
    {
        LossKind.BinaryCrossEntropy => new BinaryCrossEntropyLoss(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such loss."),
    };
}
