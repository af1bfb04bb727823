using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GanService.Engine.Training;

/// <summary>
/// One step of Goodfellow et al. 2014, algorithm 1 with k = 1, as the article runs it: the discriminator is updated on real
/// images, then apart on generated ones, then the generator through the frozen discriminator.
/// </summary>
public sealed class TrainingStep(Generator generator, Discriminator discriminator, GanLoss loss, OptimizerSettings generatorOptimizer, OptimizerSettings discriminatorOptimizer)
{
    private readonly Parameters generatorParameters = new(generator);
    private readonly Parameters discriminatorParameters = new(discriminator);

    /// <summary>The generator's optimizer.</summary>
    public Optimizer GeneratorOptimizer => field ??= generatorOptimizer.Create(generatorParameters.Buffers);

    /// <summary>The discriminator's optimizer.</summary>
    public Optimizer DiscriminatorOptimizer => field ??= discriminatorOptimizer.Create(discriminatorParameters.Buffers);

    /// <summary>Updates both networks once.</summary>
    /// <param name="real">Real images (N, 3, S, S) in [−1, 1].</param>
    /// <param name="discriminatorLatents">Latents (N, Z) of the generated images that the discriminator sees.</param>
    /// <param name="generatorLatents">Latents (M, Z) of the generator's update.</param>
    public StepLosses Run(Tensor real, Tensor discriminatorLatents, Tensor generatorLatents)
    {
        using var scope = torch.NewDisposeScope();
        var (realLoss, realAccuracy) = UpdateDiscriminator(real, loss.DiscriminatorReal, isReal: true);
        var (fakeLoss, fakeAccuracy) = UpdateDiscriminator(Fakes(discriminatorLatents), loss.DiscriminatorFake, isReal: false);
        var generatorLoss = UpdateGenerator(generatorLatents);
        return new(realLoss, fakeLoss, generatorLoss, (realAccuracy + fakeAccuracy) / 2);
    }

    private Tensor Fakes(Tensor latents)
    {
        using var noGradient = torch.no_grad();
        return generator.forward(latents);
    }

    private (float Loss, float Accuracy) UpdateDiscriminator(Tensor images, Func<Tensor, Tensor> lossOf, bool isReal)
    {
        discriminatorParameters.ZeroGradients();
        var logits = discriminator.forward(images); // (N, 1)
        var value = lossOf(logits);
        value.backward();
        DiscriminatorOptimizer.Step();
        var right = isReal ? logits.gt(0) : logits.lt(0);
        return (value.item<float>(), right.to(torch.ScalarType.Float32).mean().item<float>());
    }

    private float UpdateGenerator(Tensor latents)
    {
        generatorParameters.ZeroGradients();
        discriminatorParameters.Freeze(true);
        var value = loss.Generator(discriminator.forward(generator.forward(latents)));
        value.backward();
        discriminatorParameters.Freeze(false);
        GeneratorOptimizer.Step();
        return value.item<float>();
    }

    /// <summary>A network's parameters, with gradients that keep their place in memory from step to step.</summary>
    private sealed class Parameters
    {
        private readonly List<TorchSharp.Modules.Parameter> parameters = [];

        public Parameters(torch.nn.Module network)
        {
            List<ParameterBuffer> buffers = [];
            foreach (var (name, parameter) in network.named_parameters())
            {
                parameter.grad = torch.zeros_like(parameter).DetachFromDisposeScope();
                parameters.Add(parameter);
                buffers.Add(Buffer(name, parameter, parameter.grad));
            }

            Buffers = buffers;
        }

        public IReadOnlyList<ParameterBuffer> Buffers { get; }

        public void ZeroGradients()
        {
            foreach (var buffer in Buffers)
                buffer.Gradient.Clear();
        }

        public void Freeze(bool frozen)
        {
            foreach (var parameter in parameters)
                parameter.requires_grad = !frozen;
        }

        private static unsafe ParameterBuffer Buffer(string name, Tensor value, Tensor gradient)
        {
            fixed (byte* valueStart = value.bytes, gradientStart = gradient.bytes)
                return new(name, (float*)valueStart, (float*)gradientStart, (int)value.numel());
        }
    }
}
