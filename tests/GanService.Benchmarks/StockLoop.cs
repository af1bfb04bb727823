using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using static TorchSharp.torch;

namespace GanService.Benchmarks;

/// <summary>The article's step as one writes it with TorchSharp: autograd, <c>torch.optim</c> and <c>BCELoss</c>.</summary>
internal sealed class StockLoop : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> generator;
    private readonly nn.Module<Tensor, Tensor> discriminator;
    private readonly optim.Optimizer generatorOptimizer;
    private readonly optim.Optimizer discriminatorOptimizer;
    private readonly nn.Module<Tensor, Tensor, Tensor> loss = nn.BCELoss();
    private readonly Tensor real;
    private readonly int batch;

    public StockLoop(int imageSize, OptimizerSettings optimizer, int batch)
    {
        this.batch = batch;
        var settings = new NetworkSettings();
        generator = new DenseGenerator(settings, imageSize);
        discriminator = nn.Sequential(new DenseDiscriminator(settings, imageSize), nn.Sigmoid());
        generatorOptimizer = Create(optimizer, generator);
        discriminatorOptimizer = Create(optimizer, discriminator);
        real = (rand(batch / 2, 3, imageSize, imageSize) * 2 - 1).DetachFromDisposeScope();
    }

    public void Step()
    {
        using var scope = NewDisposeScope();
        UpdateDiscriminator(real, label: 1);
        using (no_grad())
            UpdateDiscriminatorOnFakes();
        generatorOptimizer.zero_grad();
        var generated = loss.forward(discriminator.forward(generator.forward(randn(batch, 100))), ones(batch, 1));
        generated.backward();
        generatorOptimizer.step();
        _ = generated.item<float>();
    }

    public void Dispose()
    {
        generator.Dispose();
        discriminator.Dispose();
        generatorOptimizer.Dispose();
        discriminatorOptimizer.Dispose();
        loss.Dispose();
        real.Dispose();
    }

    private static optim.Optimizer Create(OptimizerSettings settings, nn.Module network) => settings switch
    {
        SgdSettings s => optim.SGD(network.parameters(), s.LearningRate, s.Momentum),
        RmsPropSettings s => optim.RMSProp(network.parameters(), s.LearningRate, s.Rho, s.Epsilon),
        AdamSettings s => optim.Adam(network.parameters(), s.LearningRate, s.Beta1, s.Beta2, s.Epsilon),
        _ => throw new ArgumentOutOfRangeException(nameof(settings)),
    };

    private void UpdateDiscriminatorOnFakes()
    {
        var fakes = generator.forward(randn(batch / 2, 100));
        using var gradients = enable_grad();
        UpdateDiscriminator(fakes, label: 0);
    }

    private void UpdateDiscriminator(Tensor images, int label)
    {
        discriminatorOptimizer.zero_grad();
        var value = loss.forward(discriminator.forward(images), full(images.shape[0], 1, (float)label));
        value.backward();
        discriminatorOptimizer.step();
        _ = value.item<float>();
    }
}
