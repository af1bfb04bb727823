using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Onnx;
using GanService.Engine.RandomNumbers;
using GanService.Engine.Recipes;
using TorchSharp;

namespace GanService.Engine.Architectures;

/// <summary>The networks of DCGAN.</summary>
internal sealed class DcganArchitecture : ConvolutionalArchitecture
{
    private const int PerFeature = 7, PerFeatureWithPenalty = 14; // of the widest feature map

    public override Generator CreateGenerator(NetworkSettings settings, int imageSize) => new DcganGenerator(settings, imageSize);

    public override Discriminator CreateDiscriminator(NetworkSettings settings, int imageSize) => new DcganDiscriminator(settings, imageSize);

    public override void Initialize(torch.nn.Module network, SeededRandom random) => ConvolutionLayers.Initialize(network, random);

    public override (long Generator, long Discriminator) CountParameters(NetworkSettings settings, int imageSize)
    {
        var widest = (long)settings.Channels * imageSize / 8;
        var (generator, discriminator) = (settings.LatentSize * widest * 16, (widest * 16) + 1);
        for (var channels = widest; channels > settings.Channels; channels /= 2)
        {
            generator += (2 * channels) + (channels * channels / 2 * 16);
            discriminator += (2 * channels) + (channels * channels / 2 * 16);
        }

        return (generator + (2L * settings.Channels) + (settings.Channels * 48L) + 3, discriminator + (settings.Channels * 49L));
    }

    public override long NumbersPerImage(TrainingConfiguration configuration)
    {
        var perFeature = configuration.GradientPenalty.Kind == GradientPenaltyKind.None ? PerFeature : PerFeatureWithPenalty;
        return (long)configuration.ImageSize * configuration.ImageSize * configuration.Networks.Channels * perFeature;
    }

    public override string AddTo(OnnxLayers layers) => layers.Sequence(layers.Reshape(OnnxLayers.Latents, -1, layers.Generator.LatentSize, 1, 1));
}
