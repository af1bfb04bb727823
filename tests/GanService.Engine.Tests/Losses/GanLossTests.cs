using GanService.Engine.Losses;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace GanService.Engine.Tests.Losses;

public sealed class GanLossTests
{
    private static readonly float[] logits = [-3, -0.5f, 0, 0.25f, 1.5f, 7];

    // The discriminator's loss on real images, on generated ones, and the generator's, as the papers write them.
    public static TheoryData<LossKind, Func<Tensor, Tensor>, Func<Tensor, Tensor>, Func<Tensor, Tensor>> Formulas() => new()
    {
        { LossKind.BinaryCrossEntropy, x => softplus(-x).mean(), x => softplus(x).mean(), x => softplus(-x).mean() },
        { LossKind.LeastSquares, x => (x - 1).square().mean() / 2, x => x.square().mean() / 2, x => (x - 1).square().mean() / 2 },
        { LossKind.Hinge, x => relu(1 - x).mean(), x => relu(1 + x).mean(), x => -x.mean() },
        { LossKind.Wasserstein, x => -x.mean(), x => x.mean(), x => -x.mean() },
        { LossKind.Relativistic, x => softplus(-x).mean(), x => softplus(x).mean(), x => softplus(-x).mean() },
    };

    [Theory]
    [MemberData(nameof(Formulas), DisableDiscoveryEnumeration = true)]
    public void Loss_OfLogits_HasTheValueAndTheGradientOfItsFormula(LossKind kind, Func<Tensor, Tensor> real, Func<Tensor, Tensor> fake, Func<Tensor, Tensor> generator)
    {
        var loss = GanLoss.Of(kind);

        AssertAgrees(real, loss.DiscriminatorReal);
        AssertAgrees(fake, loss.DiscriminatorFake);
        AssertAgrees(generator, loss.Generator);
    }

    [Fact]
    public void Formulas_OfTheTest_CoverEveryKind() => Assert.Equal(Enum.GetValues<LossKind>(), Formulas().Select(row => row.Data.Item1));

    // Who cannot tell gives every image the same answer, and at best the one that costs least.
    [Theory]
    [InlineData(LossKind.BinaryCrossEntropy)]
    [InlineData(LossKind.LeastSquares)]
    [InlineData(LossKind.Hinge)]
    [InlineData(LossKind.Wasserstein)]
    [InlineData(LossKind.Relativistic)]
    public void Scale_OfALoss_IsWhereADiscriminatorEndsThatCannotTell(LossKind kind)
    {
        var loss = GanLoss.Of(kind);
        var answers = Enumerable.Range(-200, 401).Select(c => (float[])[c / 100f]).ToList();

        var best = answers.MinBy(c => At(loss.DiscriminatorReal, c) + At(loss.DiscriminatorFake, c))!;

        Assert.Equal(loss.Scale.Undecided, (At(loss.DiscriminatorReal, best) + At(loss.DiscriminatorFake, best)) / 2, 1e-4);
        Assert.Equal(loss.Scale.IsSigned, answers.Any(c => At(loss.Generator, c) < 0));
        if (!loss.Scale.IsSigned)
            Assert.All([loss.DiscriminatorReal, loss.DiscriminatorFake, loss.Generator], (Objective objective) => Assert.Equal(loss.Scale.Undecided, At(objective, best), 1e-4));

        static float At(Objective objective, float[] answer) => objective(answer, new float[1]);
    }

    private delegate float Objective(ReadOnlySpan<float> logits, Span<float> gradient);

    private static void AssertAgrees(Func<Tensor, Tensor> formula, Objective objective)
    {
        var x = tensor(logits, requires_grad: true);
        var expected = formula(x);
        expected.backward();
        var gradient = new float[logits.Length];

        var value = objective(logits, gradient);

        Assert.Equal(expected.item<float>(), value, 1e-5f);
        foreach (var (e, g) in x.grad!.data<float>().Zip(gradient))
            Assert.Equal(e, g, 1e-6f);
    }
}
