using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>The discriminator of the article: flattened image, dense layers with their activation, one logit.</summary>
public sealed class DenseDiscriminator : Discriminator
{
    private readonly TorchSharp.Modules.Sequential layers;

    public DenseDiscriminator(NetworkSettings settings, int imageSize)
        : base(nameof(DenseDiscriminator))
    {
        List<nn.Module<Tensor, Tensor>> stack = [];
        var inputs = 3 * imageSize * imageSize;
        foreach (var width in settings.DiscriminatorWidths)
        {
            stack.Add(nn.Linear(inputs, width)); // (N, width)
            stack.Add(DenseLayers.Nonlinearity(settings.Activation));
            inputs = width;
        }

        stack.Add(nn.Linear(inputs, 1)); // (N, 1)
        layers = nn.Sequential(stack);
        RegisterComponents();
    }

    public override Tensor forward(Tensor images) => layers.forward(images.flatten(1));
}
