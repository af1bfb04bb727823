using GanService.Engine.Losses;
using TorchSharp;

namespace GanService.Engine.Tests.Losses;

public sealed class BinaryCrossEntropyLossTests
{
    private static readonly float[] logits = [-3, -0.5f, 0, 0.25f, 1, 7];

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Loss_OfLogits_AgreesWithLibtorch(int label)
    {
        var x = torch.tensor(logits, requires_grad: true);
        var expected = torch.nn.functional.binary_cross_entropy_with_logits(x, torch.full(logits.Length, (float)label));
        expected.backward();
        var loss = GanLoss.Of(LossKind.BinaryCrossEntropy);
        var gradient = new float[logits.Length];

        var value = label == 1 ? loss.DiscriminatorReal(logits, gradient) : loss.DiscriminatorFake(logits, gradient);

        Assert.Equal(expected.item<float>(), value, 1e-6f);
        foreach (var (e, g) in x.grad!.data<float>().Zip(gradient))
            Assert.Equal(e, g, 1e-7f);
    }

    [Fact]
    public void Loss_OfTheGenerator_WantsItsImagesTakenForReal()
    {
        var loss = new BinaryCrossEntropyLoss();
        float[] real = new float[6], generator = new float[6];

        Assert.Equal(loss.DiscriminatorReal(logits, real), loss.Generator(logits, generator));
        Assert.Equal(real, generator);
    }

    [Fact]
    public void Loss_OfHugeLogits_StaysFinite()
    {
        var gradient = new float[2];

        Assert.Equal(500, new BinaryCrossEntropyLoss().DiscriminatorFake([1000, -1000], gradient), 1e-3f);
        Assert.Equal([0.5f, 0], gradient);
    }

    [Fact]
    public void Loss_OfADiscriminatorThatCannotTell_IsLogTwo() =>
        Assert.Equal(MathF.Log(2), new BinaryCrossEntropyLoss().Generator([0], new float[1]), 1e-7f);
}
