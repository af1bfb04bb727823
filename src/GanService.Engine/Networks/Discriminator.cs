using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>
/// Images (N, 3, S, S) in [−1, 1] to logits (N, 1); the sigmoid, which makes a logit the probability of "real", belongs to the loss.
/// </summary>
public abstract class Discriminator(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>The logits (N, 1) of images that are said to be of classes.</summary>
    /// <param name="images">(N, 3, S, S)</param>
    /// <param name="classes">One-hot (N, K); null where there are none.</param>
    public virtual Tensor Judge(Tensor images, Tensor? classes) =>
        classes is null ? forward(images) : throw new NotSupportedException("This discriminator knows no classes.");
}
