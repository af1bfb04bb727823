using GanService.Engine.Architectures;
using GanService.Engine.Optimizers;
using GanService.Engine.Recipes;
using static TorchSharp.torch;
using Generator = GanService.Engine.Networks.Generator;

namespace GanService.Benchmarks;

/// <summary>A step as one writes it with TorchSharp: autograd, <c>torch.optim</c> and <c>BCELoss</c>.</summary>
internal sealed class StockLoop
{
    private readonly Generator generator;
    private readonly nn.Module<Tensor, Tensor> discriminator;
    private readonly optim.Optimizer generatorOptimizer;
    private readonly optim.Optimizer discriminatorOptimizer;
    private readonly nn.Module<Tensor, Tensor, Tensor> loss = nn.BCELoss();
    private readonly Tensor real;
    private readonly int batch;

    public StockLoop(TrainingConfiguration configuration)
    {
        var size = configuration.ImageSize;
        batch = configuration.BatchSize;
        var architecture = ArchitectureDescriptor.Of(configuration.Architecture);
        generator = architecture.CreateGenerator(configuration.Networks, size);
        discriminator = nn.Sequential(architecture.CreateDiscriminator(configuration.Networks, size), nn.Sigmoid());
        generatorOptimizer = Create(configuration.GeneratorOptimizer, generator);
        discriminatorOptimizer = Create(configuration.DiscriminatorOptimizer, discriminator);
        real = (rand(batch / 2, 3, size, size) * 2 - 1).DetachFromDisposeScope();
    }

    public void Step()
    {
        using var scope = NewDisposeScope();
        UpdateDiscriminator(real, label: 1);
        UpdateDiscriminator(generator.forward(Latents(batch / 2)).detach(), label: 0);
        generatorOptimizer.zero_grad();
        var generated = loss.forward(discriminator.forward(generator.forward(Latents(batch))), ones(batch, 1));
        generated.backward();
        generatorOptimizer.step();
        _ = generated.item<float>();
    }

    private static optim.Optimizer Create(OptimizerSettings settings, nn.Module network) => settings switch
    {
        SgdSettings s => optim.SGD(network.parameters(), s.LearningRate, s.Momentum),
        RmsPropSettings s => optim.RMSProp(network.parameters(), s.LearningRate, s.Rho, s.Epsilon),
        AdamSettings s => optim.Adam(network.parameters(), s.LearningRate, s.Beta1, s.Beta2, s.Epsilon),
        _ => throw new ArgumentOutOfRangeException(nameof(settings)),
    };

    private Tensor Latents(int count) => randn(count, generator.LatentSize);

    private void UpdateDiscriminator(Tensor images, int label)
    {
        discriminatorOptimizer.zero_grad();
        var value = loss.forward(discriminator.forward(images), full(images.shape[0], 1, (float)label));
        value.backward();
        discriminatorOptimizer.step();
        _ = value.item<float>();
    }
}
