using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace GanService.Engine.Losses;

/// <summary>
/// Binary cross-entropy with labels 1 and 0 (Goodfellow et al. 2014): −log D(x), −log(1 − D(G(z))) and, for the generator,
/// −log D(G(z)). Where the discriminator cannot tell, each is log 2.
/// </summary>
public sealed class BinaryCrossEntropyLoss : GanLoss
{
    // softplus(−x) = −log sigmoid(x), without the overflow of either.
    public override Tensor DiscriminatorReal(Tensor logits) => softplus(logits.neg()).mean();

    public override Tensor DiscriminatorFake(Tensor logits) => softplus(logits).mean();

    public override Tensor Generator(Tensor logits) => softplus(logits.neg()).mean();
}
