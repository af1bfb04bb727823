using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>
/// The discriminator of recipe faces: strided convolutions without any normalization, because gradient penalties judge each image by
/// itself.
/// </summary>
public sealed class FacesDiscriminator : Discriminator
{
    private readonly Sequential layers;

    public FacesDiscriminator(NetworkSettings settings, int imageSize)
        : base(nameof(FacesDiscriminator))
    {
        List<nn.Module<Tensor, Tensor>> stack = [];
        var inputs = 3;
        if (settings.FullSizeChannels > 0)
        {
            inputs = settings.FullSizeChannels;
            stack.Add(nn.Conv2d(3, inputs, 3, padding: 1)); // (N, inputs, S, S)
            stack.Add(new LeakyRectifier());
        }

        for (var side = imageSize / 2; side >= 4; side /= 2)
        {
            var channels = settings.ChannelsAt(side, imageSize);
            stack.Add(nn.Conv2d(inputs, channels, 4, stride: 2, padding: 1)); // (N, channels, side, side)
            stack.Add(new LeakyRectifier());
            if (settings.IsRefined(side, imageSize))
                stack.Add(new Refinement(channels));
            inputs = channels;
        }

        stack.Add(nn.Conv2d(inputs, 1, 4)); // (N, 1, 1, 1)
        layers = nn.Sequential(stack);
        RegisterComponents();
    }

    public override Tensor forward(Tensor images) => layers.forward(images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)).reshape(-1, 1);
}
