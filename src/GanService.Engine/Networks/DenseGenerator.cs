using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>
/// The generator of the article: dense layers, each followed by its activation and then by batch normalization, and a tanh.
/// </summary>
public sealed class DenseGenerator : Generator
{
    private readonly List<nn.Module<Tensor, Tensor>> stack = [];
    private readonly TorchSharp.Modules.Sequential layers; // names the parameters

    public DenseGenerator(NetworkSettings settings, int imageSize)
        : base(nameof(DenseGenerator), settings.LatentSize, imageSize)
    {
        var inputs = settings.LatentSize;
        foreach (var width in settings.GeneratorWidths)
        {
            stack.Add(nn.Linear(inputs, width)); // (N, width)
            stack.Add(DenseLayers.Nonlinearity(settings.Activation));
            if (settings.Normalization == Normalization.Batch)
                stack.Add(nn.BatchNorm1d(width, eps: 1e-3, momentum: 0.2));
            inputs = width;
        }

        stack.Add(nn.Linear(inputs, 3 * imageSize * imageSize)); // (N, 3·S·S)
        stack.Add(nn.Tanh());
        layers = nn.Sequential(stack);
        RegisterComponents();
    }

    public override Architecture Architecture => Architecture.Dense;

    public override Tensor forward(Tensor latents)
    {
        var x = latents;
        foreach (var layer in stack)
            x = layer is TorchSharp.Modules.Linear linear ? DenseLayers.Answer(linear, x) : layer.forward(x);
        return x.view(-1, 3, ImageSize, ImageSize);
    }
}
