using GanService.Engine.Networks;
using GanService.Engine.RandomNumbers;
using GanService.Engine.Training;
using static TorchSharp.torch;

namespace GanService.Engine.Tests.Networks;

public sealed class FacesTests
{
    [Theory]
    [InlineData(16, 4, 8, 5)]
    [InlineData(64, 32, 0, 0)]
    [InlineData(64, 32, 16, 1)]
    [InlineData(128, 32, 0, 2)]
    [InlineData(64, 32, 16, 1, "no", "yes", "perhaps")]
    public void ParameterCount_OfAConfiguration_IsWhatTheNetworksHave(int imageSize, int channels, int fullSizeChannels, int refinements, params string[] classes)
    {
        var settings = new NetworkSettings { Channels = channels, FullSizeChannels = fullSizeChannels, Refinements = refinements, Classes = classes is [] ? null : classes };
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
        var settings = new NetworkSettings { Channels = 4, FullSizeChannels = 2, Refinements = 2 };
        using var generator = new FacesGenerator(settings, imageSize);
        using var discriminator = new FacesDiscriminator(settings, imageSize);

        using var images = generator.forward(randn(2, 100));

        Assert.Equal([2, 3, imageSize, imageSize], images.shape);
        Assert.Equal([2, 1], discriminator.forward(images).shape);
    }

    [Fact]
    public void InitializeHe_OfADiscriminator_GivesThePapersDeviations()
    {
        using var discriminator = new FacesDiscriminator(new() { FullSizeChannels = 16, Refinements = 1 }, 64);

        ConvolutionLayers.InitializeHe(discriminator, new(1, RandomStream.DiscriminatorWeights));

        foreach (var (name, parameter) in discriminator.named_parameters())
        {
            if (name.EndsWith("bias"))
                Assert.Equal(0, parameter.abs().max().item<float>());
            else
                Assert.InRange(parameter.std().item<float>() * Math.Sqrt(parameter[0].numel() / 2.0), 0.93, 1.07);
        }
    }

    [Fact]
    public void InitializeHe_OfAGenerator_BeginsWithSmoothImages()
    {
        using var generator = new FacesGenerator(new(), 64);
        ConvolutionLayers.InitializeHe(generator, new(1, RandomStream.GeneratorWeights));
        var latents = new float[8 * 100];
        new SeededRandom(1, RandomStream.Latents).FillNormal(latents, 0);

        using var images = generator.forward(tensor(latents, [8, 100]));

        var variance = images.var().item<float>();
        Assert.InRange(variance, 0.05f, 1);
        Assert.InRange(images.diff(dim: 3).square().mean().item<float>(), 0, 0.5f * variance); // of noise it would be twice the variance
    }
}
