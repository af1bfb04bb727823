using GanService.Engine.Networks;
using GanService.Engine.RandomNumbers;
using GanService.Engine.Training;
using TorchSharp;

namespace GanService.Engine.Tests.Networks;

public sealed class DcganTests
{
    [Theory]
    [InlineData(16, 4)]
    [InlineData(64, 32)]
    public void ParameterCount_OfAConfiguration_IsWhatTheNetworksHave(int imageSize, int channels)
    {
        var settings = new NetworkSettings { Channels = channels };
        using var generator = new DcganGenerator(settings, imageSize);
        using var discriminator = new DcganDiscriminator(settings, imageSize);

        Assert.Equal(
            generator.parameters().Concat(discriminator.parameters()).Sum(p => p.numel()),
            ConfigurationValidation.ParameterCount(new() { Architecture = Architecture.Dcgan, ImageSize = imageSize, Networks = settings }));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(128)]
    public void Networks_OfASize_TurnLatentsIntoImagesAndImagesIntoLogits(int imageSize)
    {
        var settings = new NetworkSettings { Channels = 4 };
        using var generator = new DcganGenerator(settings, imageSize);
        using var discriminator = new DcganDiscriminator(settings, imageSize);

        using var images = generator.forward(torch.randn(2, 100));

        Assert.Equal([2, 3, imageSize, imageSize], images.shape);
        Assert.Equal([2, 1], discriminator.forward(images).shape);
    }

    [Fact]
    public void Initialize_WithASeed_GivesThePapersDeviations()
    {
        using var discriminator = new DcganDiscriminator(new(), 64);

        ConvolutionLayers.Initialize(discriminator, new(1, RandomStream.DiscriminatorWeights));

        var parameters = discriminator.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        Assert.Equal(0.02, parameters["layers.2.weight"].std().item<float>(), 0.001);
        Assert.Equal(0, parameters["layers.0.bias"].abs().max().item<float>());
        Assert.InRange(parameters["layers.3.weight"].mean().item<float>(), 0.98f, 1.02f);
        Assert.Equal(0, parameters["layers.3.bias"].abs().max().item<float>());
    }
}
