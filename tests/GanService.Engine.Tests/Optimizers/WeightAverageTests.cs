using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using static TorchSharp.torch;

namespace GanService.Engine.Tests.Optimizers;

public sealed class WeightAverageTests
{
    [Fact]
    public void Update_AfterEveryStep_FollowsTheFormulaAndCopiesBuffers()
    {
        using var trained = new DenseGenerator(new() { GeneratorWidths = [5] }, 8);
        using var averaged = new DenseGenerator(new() { GeneratorWidths = [5] }, 8);
        NetworkWeights.Restore(averaged, NetworkWeights.Capture(trained));
        var (weight, average) = (trained.parameters().First(), averaged.parameters().First());
        var expected = weight.data<float>().ToArray();
        var rule = new WeightAverage(averaged, trained, decay: 0.5);

        for (var step = 1; step <= 12; step++)
        {
            using (no_grad())
                weight.add_(rand_like(weight));
            trained.forward(randn(4, 100)).Dispose(); // moves the batch statistics
            rule.Update(step);

            var decay = Math.Min(0.5, (1.0 + step) / (5 + step));
            expected = [.. expected.Zip(weight.data<float>(), (a, w) => (float)((decay * a) + ((1 - decay) * w)))];
            foreach (var (e, a) in expected.Zip(average.data<float>()))
                Assert.Equal(e, a, 1e-5f);
        }

        Assert.All(trained.buffers().Zip(averaged.buffers()), b => Assert.True(b.First.equal(b.Second).all().item<bool>()));
    }
}
