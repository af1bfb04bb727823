using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>The discriminator of DCGAN (Radford et al. 2015): every strided convolution halves the side and doubles the channels.</summary>
public sealed class DcganDiscriminator : Discriminator
{
    private readonly TorchSharp.Modules.Sequential layers;

    public DcganDiscriminator(NetworkSettings settings, int imageSize)
        : base(nameof(DcganDiscriminator))
    {
        List<nn.Module<Tensor, Tensor>> stack = [];
        var (side, inputs, channels) = (imageSize, 3, settings.Channels);
        while (side > 4)
        {
            var isFirst = inputs == 3;
            stack.Add(nn.Conv2d(inputs, channels, 4, stride: 2, padding: 1, bias: isFirst)); // (N, channels, side / 2, side / 2)
            if (!isFirst)
                stack.Add(nn.BatchNorm2d(channels));
            stack.Add(nn.LeakyReLU(0.2, inplace: true));
            (side, inputs, channels) = (side / 2, channels, 2 * channels);
        }

        stack.Add(nn.Conv2d(inputs, 1, 4)); // (N, 1, 1, 1)
        layers = nn.Sequential(stack);
        RegisterComponents();
    }

    public override Tensor forward(Tensor images) => layers.forward(images).view(-1, 1);
}
