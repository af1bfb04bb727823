using GanService.Engine.Networks;
using static TorchSharp.torch;

namespace GanService.Engine.Tests.Networks;

[Collection(nameof(BusyCollector))]
public sealed class LeakyRectifierTests
{
    [Fact]
    public void Apply_WhileTheCollectorIsBusy_KeepsItsSlope()
    {
        using var collector = new BusyCollector();
        using var x = tensor(new float[] { -1, 2 });
        for (var i = 0; i < 100_000; i++)
        {
            using var y = LeakyRectifier.Apply(x);
            Assert.Equal(-0.2f, y.ReadCpuSingle(0));
        }
    }
}
