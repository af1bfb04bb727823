using GanService.Engine.Compute;
using GanService.Engine.Networks;
using static TorchSharp.torch;

namespace GanService.Engine.Losses;

/// <summary>A cost on the slope of the discriminator's logits by the pixels that it sees.</summary>
/// <param name="settings">How much and how often.</param>
public abstract class GradientPenalty(GradientPenaltySettings settings)
{
    /// <summary>The penalty of these settings, or null where there is none.</summary>
    /// <param name="settings">Which.</param>
    /// <param name="seed">The job's seed.</param>
    public static GradientPenalty? Of(GradientPenaltySettings settings, long seed) => settings.Kind switch
    {
        GradientPenaltyKind.None => null,
        GradientPenaltyKind.Interpolated => new InterpolatedPenalty(settings, seed),
        _ => new ZeroCentredPenalty(settings),
    };

    /// <summary>On the steps that it is due: adds the penalty's gradient to the gradients of the discriminator.</summary>
    /// <param name="discriminator">Its parameters want gradients.</param>
    /// <param name="real">Real images (N, 3, S, S).</param>
    /// <param name="fake">Generated ones, likewise.</param>
    /// <param name="step">The step, from 1.</param>
    /// <param name="classes">One-hot (N, K), those of both: image i of each has the same one; null where there are none.</param>
    public void Backward(Discriminator discriminator, Tensor real, Tensor fake, long step, Tensor? classes = null)
    {
        if (step % settings.EverySteps == 0)
            (Value(discriminator, real, fake, step, classes) * tensor((float)(settings.Weight * settings.EverySteps))).backward();
    }

    /// <summary>The penalty of weight 1, a number with its graph.</summary>
    public abstract Tensor Value(Discriminator discriminator, Tensor real, Tensor fake, long step, Tensor? classes = null);

    /// <summary>The squared slope at each image (N), with its graph.</summary>
    protected static Tensor SquaredSlopes(Discriminator discriminator, Tensor images, Tensor? classes)
    {
        var leaf = images.detach().requires_grad_();
        // One image's logit depends on its own pixels, so the sum's gradient has every image's.
        var slopes = autograd.grad([discriminator.Judge(leaf, classes).sum()], [leaf], retain_graph: true, create_graph: true)[0];
        return slopes.Squared().sum([1, 2, 3]);
    }
}
