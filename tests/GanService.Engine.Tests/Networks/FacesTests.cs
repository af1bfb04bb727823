using GanService.Engine.Networks;
using GanService.Engine.Recipes;
using GanService.Engine.Sampling;
using static TorchSharp.torch;

namespace GanService.Engine.Tests.Networks;

public sealed class FacesTests
{
    [Theory]
    [InlineData(16, 4)]
    [InlineData(64, 32)]
    [InlineData(128, 32)]
    public void ParameterCount_OfAConfiguration_IsWhatTheNetworksHave(int imageSize, int channels)
    {
        var settings = new NetworkSettings { Channels = channels };
        using var generator = new FacesGenerator(settings, imageSize);
        using var discriminator = new FacesDiscriminator(settings, imageSize);

        Assert.Equal(
            generator.parameters().Concat(discriminator.parameters()).Sum(p => p.numel()),
            ConfigurationValidation.ParameterCount(new() { Architecture = Architecture.Faces, ImageSize = imageSize, Networks = settings }));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(128)]
    public void Networks_OfASize_TurnLatentsIntoImagesAndImagesIntoLogits(int imageSize)
    {
        var settings = new NetworkSettings { Channels = 4 };
        using var generator = new FacesGenerator(settings, imageSize);
        using var discriminator = new FacesDiscriminator(settings, imageSize);

        using var images = generator.forward(randn(2, 100));

        Assert.Equal([2, 3, imageSize, imageSize], images.shape);
        Assert.Equal([2, 1], discriminator.forward(images).shape);
    }

    [Fact]
    public void InitializeHe_WithASeed_KeepsTheSizeOfWhatPasses()
    {
        using var generator = new FacesGenerator(new(), 64);
        using var discriminator = new FacesDiscriminator(new(), 64);
        ConvolutionLayers.InitializeHe(generator, new(1, RandomStream.GeneratorWeights));
        ConvolutionLayers.InitializeHe(discriminator, new(1, RandomStream.DiscriminatorWeights));

        Assert.InRange(generator.forward(randn(16, 100)).square().mean().item<float>(), 0.2f, 1);
        Assert.InRange(discriminator.forward(randn(16, 3, 64, 64)).square().mean().item<float>(), 0.3f, 6);
        Assert.All(generator.named_parameters().Where(p => p.name.EndsWith("bias")), p => Assert.Equal(0, p.parameter.abs().max().item<float>()));
        Assert.All(discriminator.named_parameters().Where(p => p.name.EndsWith("bias")), p => Assert.Equal(0, p.parameter.abs().max().item<float>()));
    }

    [Fact]
    public void InitializeHe_OfAGenerator_BeginsWithSmoothImages()
    {
        using var generator = new FacesGenerator(new(), 64);
        ConvolutionLayers.InitializeHe(generator, new(1, RandomStream.GeneratorWeights));

        using var images = generator.forward(randn(8, 100));

        var steps = images.diff(dim: 3).square().mean().item<float>();
        Assert.InRange(steps, 0, 0.5f * images.var().item<float>()); // of noise it would be twice the variance
    }
}
