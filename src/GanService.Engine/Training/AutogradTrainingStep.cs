using GanService.Engine.Compute;
using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using static TorchSharp.torch;
using Generator = GanService.Engine.Networks.Generator;

namespace GanService.Engine.Training;

/// <summary>
/// The step of convolutional networks, by libtorch's autograd: one discriminator update on real and generated images together, then
/// the generator's. Gradients keep their place in memory, and the optimizers are the engine's own.
/// </summary>
public sealed class AutogradTrainingStep : TrainingStep
{
    private readonly Generator generator;
    private readonly Discriminator discriminator;
    private readonly GanLoss loss;
    private readonly ThreadTeam team;
    private readonly Gradients generatorGradients;
    private readonly Gradients discriminatorGradients;

    /// <param name="generator">Updated in place; the caller keeps it and disposes it after the step.</param>
    /// <param name="discriminator">Likewise.</param>
    /// <param name="loss">The objective.</param>
    /// <param name="generatorOptimizer">Updates the generator.</param>
    /// <param name="discriminatorOptimizer">Updates the discriminator.</param>
    /// <param name="team">Shares the updates; libtorch has threads of its own.</param>
    public AutogradTrainingStep(
        Generator generator, Discriminator discriminator, GanLoss loss, OptimizerSettings generatorOptimizer, OptimizerSettings discriminatorOptimizer, ThreadTeam team)
    {
        (this.generator, this.discriminator, this.loss, this.team) = (generator, discriminator, loss, team);
        (generatorGradients, discriminatorGradients) = (new(generator), new(discriminator));
        GeneratorOptimizer = generatorOptimizer.Create(NativeParameters.Of(generator));
        DiscriminatorOptimizer = discriminatorOptimizer.Create(NativeParameters.Of(discriminator));
    }

    public override Optimizer GeneratorOptimizer { get; }

    public override Optimizer DiscriminatorOptimizer { get; }

    public override StepLosses Run(ReadOnlySpan<float> real, ReadOnlySpan<float> discriminatorLatents, ReadOnlySpan<float> generatorLatents)
    {
        using var scope = NewDisposeScope();
        discriminatorGradients.Clear();
        var size = generator.ImageSize;
        var (realLoss, realAccuracy) = Backward(tensor(real.ToArray()).view(-1, 3, size, size), isReal: true);
        var (fakeLoss, fakeAccuracy) = Backward(Fakes(Latents(discriminatorLatents)), isReal: false);
        discriminatorGradients.Apply(DiscriminatorOptimizer, team);
        return new(realLoss, fakeLoss, UpdateGenerator(Latents(generatorLatents)), (realAccuracy + fakeAccuracy) / 2);
    }

    public override void Dispose()
    {
        GeneratorOptimizer.Dispose();
        DiscriminatorOptimizer.Dispose();
    }

    private Tensor Latents(ReadOnlySpan<float> latents) => tensor(latents.ToArray()).view(-1, generator.LatentSize);

    private Tensor Fakes(Tensor latents)
    {
        using var noGradient = no_grad();
        return generator.forward(latents);
    }

    private (float Loss, float Accuracy) Backward(Tensor images, bool isReal)
    {
        var logits = discriminator.forward(images); // (N, 1)
        var values = logits.data<float>().ToArray();
        var gradient = new float[values.Length];
        var value = isReal ? loss.DiscriminatorReal(values, gradient) : loss.DiscriminatorFake(values, gradient);
        logits.backward([tensor(gradient).view(-1, 1)]);
        return (value, Accuracy(values, isReal));
    }

    private float UpdateGenerator(Tensor latents)
    {
        generatorGradients.Clear();
        discriminatorGradients.Freeze(true);
        var logits = discriminator.forward(generator.forward(latents));
        var values = logits.data<float>().ToArray();
        var gradient = new float[values.Length];
        var value = loss.Generator(values, gradient);
        logits.backward([tensor(gradient).view(-1, 1)]);
        discriminatorGradients.Freeze(false);
        generatorGradients.Apply(GeneratorOptimizer, team);
        return value;
    }

    /// <summary>A network's gradients, in arrays of their own that autograd adds to.</summary>
    private sealed unsafe class Gradients
    {
        private readonly List<TorchSharp.Modules.Parameter> parameters = [];
        private readonly nint[] gradients;
        private readonly int[] lengths;

        public Gradients(nn.Module network)
        {
            foreach (var (_, parameter) in network.named_parameters())
            {
                parameter.grad = zeros_like(parameter).DetachFromDisposeScope();
                parameters.Add(parameter);
            }

            gradients = [.. parameters.Select(p => (nint)NativeParameters.Pointer(p.grad!))];
            lengths = [.. parameters.Select(p => (int)p.numel())];
        }

        public void Clear()
        {
            for (var i = 0; i < gradients.Length; i++)
                new Span<float>((void*)gradients[i], lengths[i]).Clear();
        }

        public void Freeze(bool frozen)
        {
            foreach (var parameter in parameters)
                parameter.requires_grad = !frozen;
        }

        public void Apply(Optimizer optimizer, ThreadTeam team)
        {
            optimizer.BeginStep();
            var job = new UpdateJob(optimizer, gradients, lengths);
            team.Run(ref job);
        }

        private readonly struct UpdateJob(Optimizer optimizer, nint[] gradients, int[] lengths) : IJob
        {
            public void Run(int part, int parts, NativeArray scratch)
            {
                for (var i = 0; i < gradients.Length; i++)
                {
                    var (from, to) = Partition.Of(lengths[i], part, parts);
                    optimizer.Update(i, (float*)gradients[i], from, to);
                }
            }
        }
    }
}
