using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>
/// The generator of DCGAN (Radford et al. 2015): the latent becomes 4×4 pixels of many channels, and every transposed convolution
/// doubles the side and halves the channels.
/// </summary>
public sealed class DcganGenerator : Generator
{
    private readonly TorchSharp.Modules.Sequential layers;

    public DcganGenerator(NetworkSettings settings, int imageSize)
        : base(nameof(DcganGenerator), settings.LatentSize, imageSize)
    {
        List<nn.Module<Tensor, Tensor>> stack = [];
        var (side, inputs, channels) = (4, settings.LatentSize, settings.Channels * imageSize / 8);
        stack.Add(nn.ConvTranspose2d(inputs, channels, 4, bias: false)); // (N, channels, 4, 4)
        while (side < imageSize / 2)
        {
            stack.Add(new BatchNormalizationLayer(channels));
            stack.Add(nn.ReLU(inplace: true));
            stack.Add(nn.ConvTranspose2d(channels, channels / 2, 4, stride: 2, padding: 1, bias: false)); // (N, channels / 2, 2 side, 2 side)
            (side, channels) = (2 * side, channels / 2);
        }

        stack.Add(new BatchNormalizationLayer(channels));
        stack.Add(nn.ReLU(inplace: true));
        stack.Add(nn.ConvTranspose2d(channels, 3, 4, stride: 2, padding: 1)); // (N, 3, S, S)
        stack.Add(nn.Tanh());
        layers = nn.Sequential(stack);
        RegisterComponents();
    }

    public override Architecture Architecture => Architecture.Dcgan;

    public override Tensor forward(Tensor latents) => layers.forward(latents.view(-1, LatentSize, 1, 1));
}
