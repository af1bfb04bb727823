using System.Runtime.CompilerServices;
using GanService.Engine.Compute;
using GanService.Engine.Convolutions;
using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;

namespace GanService.Engine.Steps;

/// <summary>
/// The step of recipe faces on kernels of its own, as <see cref="AutogradTrainingStep"/> makes it: one discriminator update on real and generated images
/// together, then the generator's. The result does not depend on the number of threads.
/// </summary>
public sealed unsafe class FacesTrainingStep : TrainingStep
{
    private readonly GanLoss loss;
    private readonly GradientPenaltySettings penalty;
    private readonly DiscriminatorPass discriminator;
    private readonly GeneratorPass generator;
    private readonly int inputSize;

    /// <param name="generator">Updated in place; the caller keeps it and disposes it after the step.</param>
    /// <param name="discriminator">Likewise.</param>
    /// <param name="networks">The settings that both were made with.</param>
    /// <param name="loss">The objective.</param>
    /// <param name="generatorOptimizer">Updates the generator.</param>
    /// <param name="discriminatorOptimizer">Updates the discriminator.</param>
    /// <param name="penalty">None, R1, R2 or both.</param>
    /// <param name="maxBatch">The most latents M of a generator update; a discriminator update has at most as many images, real and generated.</param>
    /// <param name="team">Shares the work.</param>
    public FacesTrainingStep(
        FacesGenerator generator,
        FacesDiscriminator discriminator,
        NetworkSettings networks,
        GanLoss loss,
        OptimizerSettings generatorOptimizer,
        OptimizerSettings discriminatorOptimizer,
        GradientPenaltySettings penalty,
        int maxBatch,
        ThreadTeam team)
    {
        (this.loss, this.penalty, inputSize) = (loss, penalty, networks.InputSize);
        this.discriminator = new(discriminator, networks, generator.ImageSize, maxBatch, team);
        this.generator = new(generator, networks, this.discriminator.Images, this.discriminator.ImageGradient, team);
        GeneratorOptimizer = generatorOptimizer.Create(this.generator.Parameters);
        DiscriminatorOptimizer = discriminatorOptimizer.Create(this.discriminator.Parameters);
    }

    public override Optimizer GeneratorOptimizer { get; }

    public override Optimizer DiscriminatorOptimizer { get; }

    public override StepLosses Run(ReadOnlySpan<float> real, ReadOnlySpan<float> discriminatorLatents, ReadOnlySpan<float> generatorLatents)
    {
        generator.Pack();
        discriminator.Pack();
        var count = discriminatorLatents.Length / inputSize;
        SetImages(real, count);
        generator.Forward(discriminatorLatents, first: count);
        discriminator.SetClasses(0, discriminatorLatents, inputSize);
        discriminator.SetClasses(count, discriminatorLatents, inputSize);
        var (realLoss, fakeLoss, accuracy) = UpdateDiscriminator(count, DiscriminatorOptimizer.Steps + 1);
        discriminator.Pack();
        return new(realLoss, fakeLoss, UpdateGenerator(generatorLatents, count), accuracy);
    }

    public override void Dispose()
    {
        generator.Dispose();
        discriminator.Dispose();
        GeneratorOptimizer.Dispose();
        DiscriminatorOptimizer.Dispose();
    }

    // Real images come first, then as many generated ones.
    private (float RealLoss, float FakeLoss, float Accuracy) UpdateDiscriminator(int count, long step)
    {
        var logits = discriminator.Forward(0, 2 * count);
        var gradient = new float[2 * count];
        float[] real = loss.Against(logits[..count], logits[count..]), fake = loss.Against(logits[count..], logits[..count]);
        float realLoss = loss.DiscriminatorReal(real, gradient.AsSpan(0, count)), fakeLoss = loss.DiscriminatorFake(fake, gradient.AsSpan(count));
        if (penalty.Kind != GradientPenaltyKind.None && step % penalty.EverySteps == 0)
        {
            var (ones, weights) = (new float[2 * count], new float[2 * count]);
            ones.AsSpan().Fill(1);
            var weight = (float)(penalty.Weight * penalty.EverySteps / count);
            if (penalty.Kind != GradientPenaltyKind.R2)
                weights.AsSpan(0, count).Fill(weight);
            if (penalty.Kind != GradientPenaltyKind.R1)
                weights.AsSpan(count).Fill(weight);
            discriminator.Backward(0, ones, toImages: true);
            discriminator.AddGradients(0, gradient, weights);
        }
        else
        {
            discriminator.Backward(0, gradient, toImages: false);
            discriminator.AddGradients(0, gradient);
        }

        discriminator.Update(DiscriminatorOptimizer);
        return (realLoss, fakeLoss, (Accuracy(real, isReal: true) + Accuracy(fake, isReal: false)) / 2);
    }

    private float UpdateGenerator(ReadOnlySpan<float> latents, int count)
    {
        float[] partners = loss.IsPaired ? [.. discriminator.Forward(0, count)] : [];
        var batch = latents.Length / inputSize;
        generator.Forward(latents, first: 0);
        discriminator.SetClasses(0, latents, inputSize);
        var judged = loss.Against(discriminator.Forward(0, batch), partners);
        var gradient = new float[batch];
        var value = loss.Generator(judged, gradient);
        discriminator.Backward(0, gradient, toImages: true);
        generator.Backward(0, batch);
        generator.Update(GeneratorOptimizer);
        return value;
    }

    // From planes of colours to pixels.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetImages(ReadOnlySpan<float> images, int count)
    {
        var side = discriminator.Images.Side;
        var at = 0;
        for (var image = 0; image < count; image++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                for (var y = 0; y < side; y++)
                {
                    var row = discriminator.Images.At(image, y, 0) + channel;
                    for (var x = 0; x < side; x++)
                        row[3 * x] = images[at++];
                }
            }
        }
    }
}
