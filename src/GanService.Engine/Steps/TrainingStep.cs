using GanService.Engine.Losses;
using GanService.Engine.Optimizers;

namespace GanService.Engine.Steps;

/// <summary>
/// One step of Goodfellow et al. 2014, algorithm 1 with k = 1: the discriminator is updated on real and on generated images, then the
/// generator through the frozen discriminator.
/// </summary>
public abstract class TrainingStep : IDisposable
{
    /// <summary>The generator's optimizer.</summary>
    public abstract Optimizer GeneratorOptimizer { get; }

    /// <summary>The discriminator's optimizer.</summary>
    public abstract Optimizer DiscriminatorOptimizer { get; }

    /// <summary>Updates both networks once.</summary>
    /// <param name="real">Real images (N, 3, S, S) in [−1, 1].</param>
    /// <param name="discriminatorLatents">
    /// Latents (N, Z) of the generated images that the discriminator sees; where there are classes (N, Z + K), latent i with the class of real image i.
    /// </param>
    /// <param name="generatorLatents">Latents (M, Z) of the generator's update, likewise: latent i with the class of real image i modulo N.</param>
    public abstract StepLosses Run(ReadOnlySpan<float> real, ReadOnlySpan<float> discriminatorLatents, ReadOnlySpan<float> generatorLatents);

    public abstract void Dispose();

    /// <summary>The share of images that the discriminator told right.</summary>
    protected static float Accuracy(ReadOnlySpan<float> logits, bool isReal)
    {
        var right = 0;
        foreach (var logit in logits)
            right += (isReal ? logit > 0 : logit < 0) ? 1 : 0;
        return (float)right / logits.Length;
    }
}
