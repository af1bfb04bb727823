using GanService.Engine.Networks;
using static TorchSharp.torch;

namespace GanService.Engine.Tests.Networks;

[Collection(nameof(BusyCollector))]
public sealed class BatchNormalizationLayerTests
{
    [Fact]
    public void Layer_WhileTheCollectorIsBusy_CountsEveryBatch()
    {
        const int Batches = 50_000;
        using var collector = new BusyCollector();
        using var layer = new BatchNormalizationLayer(2);
        using var images = ones(2, 2, 1, 1);
        for (var i = 0; i < Batches; i++)
            layer.forward(images).Dispose();

        Assert.Equal(Batches, layer.get_buffer("num_batches_tracked")!.item<long>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Layer_BesideThatOfTorchSharp_ComputesAndIsNamedTheSame(bool training)
    {
        using var scope = NewDisposeScope();
        var (layer, other) = (new BatchNormalizationLayer(3), nn.BatchNorm2d(3));
        for (var batch = 0; batch < 3; batch++)
        {
            var images = randn(4, 3, 5, 5);
            Assert.Equal(other.forward(images).data<float>(), layer.forward(images).data<float>());
        }

        layer.train(training);
        other.train(training);
        var last = randn(4, 3, 5, 5);

        Assert.Equal(other.forward(last).data<float>(), layer.forward(last).data<float>());
        Assert.Equal(other.state_dict().Keys, layer.state_dict().Keys);
        Assert.All(other.state_dict().Zip(layer.state_dict()), pair => Assert.Equal(pair.First.Value.bytes.ToArray(), pair.Second.Value.bytes.ToArray()));
    }
}
