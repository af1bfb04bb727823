using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>
/// The generator of recipe faces: the latent becomes 4×4 pixels of many channels, and every transposed convolution doubles the side.
/// Nothing is computed at the full side but the image, which is what makes it cheap.
/// </summary>
public sealed class FacesGenerator : Generator
{
    private readonly Linear start;
    private readonly Sequential layers;

    public FacesGenerator(NetworkSettings settings, int imageSize)
        : base(nameof(FacesGenerator), settings.LatentSize, imageSize)
    {
        var channels = settings.ChannelsAt(4, imageSize);
        start = nn.Linear(LatentSize, channels * 16); // (N, 16 channels)
        List<nn.Module<Tensor, Tensor>> stack = [nn.BatchNorm2d(channels), nn.LeakyReLU(0.2, inplace: true)];
        for (var side = 8; side < imageSize; side *= 2)
        {
            var outputs = settings.ChannelsAt(side, imageSize);
            stack.Add(nn.ConvTranspose2d(channels, outputs, 4, stride: 2, padding: 1, bias: false)); // (N, outputs, side, side)
            stack.Add(nn.BatchNorm2d(outputs));
            stack.Add(nn.LeakyReLU(0.2, inplace: true));
            channels = outputs;
        }

        stack.Add(nn.ConvTranspose2d(channels, 3, 4, stride: 2, padding: 1)); // (N, 3, S, S)
        stack.Add(nn.Tanh());
        layers = nn.Sequential(stack);
        RegisterComponents();
    }

    // Channels lie side by side in memory from the start, which convolutions on processors are faster with.
    public override Tensor forward(Tensor latents) => layers.forward(start.forward(latents).view(latents.shape[0], 4, 4, -1).permute(0, 3, 1, 2));
}
