using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>
/// Images (N, 3, S, S) in [−1, 1] to logits (N, 1); the sigmoid, which makes a logit the probability of "real", belongs to the loss.
/// </summary>
public abstract class Discriminator(string name) : nn.Module<Tensor, Tensor>(name);
