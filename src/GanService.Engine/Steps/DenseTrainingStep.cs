using GanService.Engine.Compute;
using GanService.Engine.Dense;
using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;

namespace GanService.Engine.Steps;

/// <summary>
/// The step of the article: the discriminator is updated on real images, then apart on generated ones, then the generator. The result
/// does not depend on the number of threads.
/// </summary>
public sealed unsafe class DenseTrainingStep : TrainingStep
{
    private readonly GanLoss loss;
    private readonly DenseNetwork generator;
    private readonly DenseNetwork discriminator;
    private readonly NativeArray latents; // (N + M, Z)
    private readonly int latentSize;
    private readonly int imageLength;

    /// <param name="generator">Updated in place; the caller keeps it and disposes it after the step.</param>
    /// <param name="discriminator">Likewise.</param>
    /// <param name="networks">The settings that both were made with.</param>
    /// <param name="loss">The objective.</param>
    /// <param name="generatorOptimizer">Updates the generator.</param>
    /// <param name="discriminatorOptimizer">Updates the discriminator.</param>
    /// <param name="maxBatch">The most latents M of a generator update; a discriminator update has at most as many images N.</param>
    /// <param name="team">Shares the work.</param>
    public DenseTrainingStep(
        DenseGenerator generator,
        DenseDiscriminator discriminator,
        NetworkSettings networks,
        GanLoss loss,
        OptimizerSettings generatorOptimizer,
        OptimizerSettings discriminatorOptimizer,
        int maxBatch,
        ThreadTeam team)
    {
        this.loss = loss;
        (latentSize, imageLength) = (networks.LatentSize, 3 * generator.ImageSize * generator.ImageSize);
        this.generator = new(generator, networks.Activation, Activation.Tanh, 2 * maxBatch, team);
        this.discriminator = new(discriminator, networks.Activation, last: null, maxBatch, team);
        GeneratorOptimizer = generatorOptimizer.Create(this.generator.Parameters);
        DiscriminatorOptimizer = discriminatorOptimizer.Create(this.discriminator.Parameters);
        latents = new(2L * maxBatch * latentSize);
    }

    public override Optimizer GeneratorOptimizer { get; }

    public override Optimizer DiscriminatorOptimizer { get; }

    public override StepLosses Run(ReadOnlySpan<float> real, ReadOnlySpan<float> discriminatorLatents, ReadOnlySpan<float> generatorLatents)
    {
        var (count, batch) = (discriminatorLatents.Length / latentSize, generatorLatents.Length / latentSize);
        discriminatorLatents.CopyTo(latents.Span);
        generatorLatents.CopyTo(latents.Span[discriminatorLatents.Length..]);
        // The generator is the same for both: one product, two normalizations.
        generator.Forward(latents.Pointer, [count, batch]);
        var fakes = generator.Output.Pointer; // (N + M, 3·S·S)

        float realLoss, realAccuracy;
        fixed (float* images = real)
            (realLoss, realAccuracy) = UpdateDiscriminator(images, real.Length / imageLength, isReal: true);
        var (fakeLoss, fakeAccuracy) = UpdateDiscriminator(fakes, count, isReal: false);
        var generatorLoss = UpdateGenerator(fakes + ((nint)count * imageLength), count, batch);
        return new(realLoss, fakeLoss, generatorLoss, (realAccuracy + fakeAccuracy) / 2);
    }

    public override void Dispose()
    {
        generator.Dispose();
        discriminator.Dispose();
        GeneratorOptimizer.Dispose();
        DiscriminatorOptimizer.Dispose();
        latents.Dispose();
    }

    private (float Loss, float Accuracy) UpdateDiscriminator(float* images, int count, bool isReal)
    {
        discriminator.Forward(images, [count]);
        var logits = discriminator.Output.Span[..count];
        var gradient = discriminator.OutputGradient.Span[..count];
        var value = isReal ? loss.DiscriminatorReal(logits, gradient) : loss.DiscriminatorFake(logits, gradient);
        var accuracy = Accuracy(logits, isReal);
        DiscriminatorOptimizer.BeginStep();
        discriminator.Backward(0, count, DiscriminatorOptimizer, inputGradient: null);
        return (value, accuracy);
    }

    private float UpdateGenerator(float* fakes, int firstRow, int count)
    {
        discriminator.Forward(fakes, [count]);
        var value = loss.Generator(discriminator.Output.Span[..count], discriminator.OutputGradient.Span[..count]);
        discriminator.Backward(0, count, optimizer: null, generator.OutputGradient.Pointer + ((nint)firstRow * imageLength));
        GeneratorOptimizer.BeginStep();
        generator.Backward(firstRow, count, GeneratorOptimizer, inputGradient: null);
        return value;
    }
}
