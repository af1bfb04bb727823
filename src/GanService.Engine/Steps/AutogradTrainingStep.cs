using GanService.Engine.Augmentations;
using GanService.Engine.Compute;
using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using static TorchSharp.torch;
using Generator = GanService.Engine.Networks.Generator;

namespace GanService.Engine.Steps;

/// <summary>
/// The step of convolutional networks, by libtorch's autograd: one discriminator update on real and generated images together, then
/// the generator's. Gradients keep their place in memory, and the optimizers are the engine's own.
/// </summary>
public sealed class AutogradTrainingStep : TrainingStep
{
    private readonly Generator generator;
    private readonly Discriminator discriminator;
    private readonly GanLoss loss;
    private readonly DifferentiableAugmentation? augmentation;
    private readonly GradientPenalty? penalty;
    private readonly ThreadTeam team;
    private readonly NetworkGradients generatorGradients;
    private readonly NetworkGradients discriminatorGradients;

    /// <param name="generator">Updated in place; the caller keeps it and disposes it after the step.</param>
    /// <param name="discriminator">Likewise.</param>
    /// <param name="loss">The objective.</param>
    /// <param name="generatorOptimizer">Updates the generator.</param>
    /// <param name="discriminatorOptimizer">Updates the discriminator.</param>
    /// <param name="team">Shares the updates; libtorch has threads of its own.</param>
    /// <param name="augmentation">Changes whatever the discriminator sees.</param>
    /// <param name="penalty">Is added to the discriminator's loss.</param>
    public AutogradTrainingStep(
        Generator generator,
        Discriminator discriminator,
        GanLoss loss,
        OptimizerSettings generatorOptimizer,
        OptimizerSettings discriminatorOptimizer,
        ThreadTeam team,
        DifferentiableAugmentation? augmentation = null,
        GradientPenalty? penalty = null)
    {
        (this.generator, this.discriminator, this.loss, this.augmentation, this.penalty, this.team) = (generator, discriminator, loss, augmentation, penalty, team);
        (generatorGradients, discriminatorGradients) = (new(generator), new(discriminator));
        GeneratorOptimizer = generatorOptimizer.Create(NativeParameters.Of(generator));
        DiscriminatorOptimizer = discriminatorOptimizer.Create(NativeParameters.Of(discriminator));
    }

    public override Optimizer GeneratorOptimizer { get; }

    public override Optimizer DiscriminatorOptimizer { get; }

    public override StepLosses Run(ReadOnlySpan<float> real, ReadOnlySpan<float> discriminatorLatents, ReadOnlySpan<float> generatorLatents)
    {
        using var scope = NewDisposeScope();
        var step = DiscriminatorOptimizer.Steps + 1;
        var (reals, latents) = (Images(real), Latents(discriminatorLatents));
        var classes = ClassesOf(latents);
        var (realLoss, fakeLoss, accuracy) = UpdateDiscriminator(reals, latents, classes, step);
        return new(realLoss, fakeLoss, UpdateGenerator(reals, classes, Latents(generatorLatents), step), accuracy);
    }

    public override void Dispose()
    {
        GeneratorOptimizer.Dispose();
        DiscriminatorOptimizer.Dispose();
    }

    private (float RealLoss, float FakeLoss, float Accuracy) UpdateDiscriminator(Tensor reals, Tensor latents, Tensor? classes, long step)
    {
        discriminatorGradients.Clear();
        var (real, fake) = (Augment(reals, step, use: 0), Augment(Fakes(latents), step, use: 1));
        Tensor realLogits = discriminator.Judge(real, classes), fakeLogits = discriminator.Judge(fake, classes); // (N, 1)
        float[] realValues = Values(realLogits), fakeValues = Values(fakeLogits);
        var (realLoss, realAccuracy) = Backward(realLogits, Judged(realValues, fakeValues), isReal: true);
        var (fakeLoss, fakeAccuracy) = Backward(fakeLogits, Judged(fakeValues, realValues), isReal: false);
        penalty?.Backward(discriminator, real, fake, step, classes);
        discriminatorGradients.Apply(DiscriminatorOptimizer, team);
        return (realLoss, fakeLoss, (realAccuracy + fakeAccuracy) / 2);
    }

    private (float Loss, float Accuracy) Backward(Tensor logits, float[] judged, bool isReal)
    {
        var gradient = new float[judged.Length];
        var value = isReal ? loss.DiscriminatorReal(judged, gradient) : loss.DiscriminatorFake(judged, gradient);
        logits.backward([NativeTensor.Of(gradient, gradient.Length, 1)]);
        return (value, Accuracy(judged, isReal));
    }

    private float UpdateGenerator(Tensor reals, Tensor? classes, Tensor latents, long step)
    {
        generatorGradients.Clear();
        discriminatorGradients.Freeze(true);
        var logits = discriminator.Judge(Augment(generator.forward(latents), step, use: 2), ClassesOf(latents)); // (M, 1)
        var judged = Judged(Values(logits), loss.IsPaired ? Values(discriminator.Judge(Augment(reals, step, use: 3), classes)) : []);
        var gradient = new float[judged.Length];
        var value = loss.Generator(judged, gradient);
        logits.backward([NativeTensor.Of(gradient, gradient.Length, 1)]);
        discriminatorGradients.Freeze(false);
        generatorGradients.Apply(GeneratorOptimizer, team);
        return value;
    }

    private Tensor Images(ReadOnlySpan<float> pixels) => NativeTensor.Of(pixels, pixels.Length / (3 * generator.ImageSize * generator.ImageSize), 3, generator.ImageSize, generator.ImageSize);

    private Tensor Latents(ReadOnlySpan<float> latents) => NativeTensor.Of(latents, latents.Length / generator.InputSize, generator.InputSize);

    // (N, K), or null where there are none.
    private Tensor? ClassesOf(Tensor latents) =>
        generator.Classes.Count == 0 ? null : latents.narrow(1, generator.LatentSize, generator.Classes.Count).contiguous();

    private Tensor Fakes(Tensor latents)
    {
        using var noGradient = no_grad();
        return generator.forward(latents);
    }

    private Tensor Augment(Tensor images, long step, int use) => augmentation?.Apply(images, step, use) ?? images;

    private static float[] Values(Tensor logits) => logits.data<float>().ToArray();

    // Each logit as the loss wants it: alone, or less its partner's. Partners are fewer where there are half as many real images.
    private float[] Judged(float[] logits, float[] partners) => loss.IsPaired ? [.. logits.Select((logit, i) => logit - partners[i % partners.Length])] : logits;
}
