using GanService.Engine.Networks;
using GanService.Engine.Training;
using TorchSharp;

namespace GanService.Engine.Tests.Networks;

public sealed class DenseNetworkTests
{
    [Fact]
    public void ArticleNetworks_At28Pixels_HaveTheArticlesParameterCounts()
    {
        using var generator = new DenseGenerator(new(), 28);
        using var discriminator = new DenseDiscriminator(new(), 28);

        Assert.Equal(3_097_136, Count(generator.parameters()));
        Assert.Equal(3_584, Count(generator.named_buffers().Where(b => b.name.Contains("running")).Select(b => b.buffer)));
        Assert.Equal(1_336_321, Count(discriminator.parameters()));
    }

    [Theory]
    [InlineData(28)]
    [InlineData(64)]
    public void ParameterCount_OfAConfiguration_IsWhatTheNetworksHave(int imageSize)
    {
        using var generator = new DenseGenerator(new(), imageSize);
        using var discriminator = new DenseDiscriminator(new(), imageSize);

        Assert.Equal(
            Count(generator.parameters()) + Count(discriminator.parameters()),
            ConfigurationValidation.ParameterCount(new() { ImageSize = imageSize }));
    }

    [Fact]
    public void Generator_OfLatents_GivesImagesBetweenMinusOneAndOne()
    {
        using var generator = new DenseGenerator(new(), 16);

        using var images = generator.forward(torch.randn(3, 100));

        Assert.Equal([3, 3, 16, 16], images.shape);
        Assert.InRange(images.abs().max().item<float>(), 0.01f, 1f);
    }

    [Fact]
    public void InitializeGlorot_WithASeed_GivesTheSameWeightsWithinTheirBound()
    {
        using var first = new DenseDiscriminator(new(), 8);
        using var second = new DenseDiscriminator(new(), 8);
        DenseLayers.InitializeGlorot(first, new(3, Engine.RandomNumbers.RandomStream.DiscriminatorWeights));
        DenseLayers.InitializeGlorot(second, new(3, Engine.RandomNumbers.RandomStream.DiscriminatorWeights));

        var weights = NetworkWeights.Capture(first);
        Assert.Equal(weights.SelectMany(w => (float[])w.Values), NetworkWeights.Capture(second).SelectMany(w => (float[])w.Values));
        var bound = MathF.Sqrt(6f / (192 + 512));
        Assert.InRange(((float[])weights[0].Values).Max(), 0.99f * bound, bound);
        Assert.All((float[])weights[1].Values, bias => Assert.Equal(0, bias));
    }

    private static long Count(IEnumerable<torch.Tensor> tensors) => tensors.Sum(t => t.numel());
}
