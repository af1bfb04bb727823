using GanService.Engine.Losses;
using GanService.Engine.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace GanService.Engine.Tests.Losses;

public sealed class GradientPenaltyTests : IDisposable
{
    private readonly FacesDiscriminator discriminator;
    private readonly Tensor real;
    private readonly Tensor fake;

    public GradientPenaltyTests()
    {
        random.manual_seed(3);
        discriminator = new(new() { Channels = 4 }, 16);
        // In double precision, finite differences are exact enough to compare with.
        discriminator.to(ScalarType.Float64);
        (real, fake) = (rand(3, 3, 16, 16, ScalarType.Float64), rand(3, 3, 16, 16, ScalarType.Float64) - 0.5);
    }

    [Theory]
    [InlineData(GradientPenaltyKind.R1)]
    [InlineData(GradientPenaltyKind.R2)]
    [InlineData(GradientPenaltyKind.R1AndR2)]
    [InlineData(GradientPenaltyKind.Interpolated)]
    public void Backward_OfAPenalty_AgreesWithFiniteDifferences(GradientPenaltyKind kind)
    {
        var penalty = GradientPenalty.Of(new() { Kind = kind, Weight = 2, EverySteps = 3 }, seed: 1)!;
        var weights = discriminator.named_parameters().First(p => p.name.EndsWith("weight")).parameter;
        penalty.Backward(discriminator, real, fake, step: 6);

        for (var i = 0; i < 5; i++)
        {
            const double Change = 1e-6;
            var expected = 2 * 3 * (ValueAfter(+Change) - ValueAfter(-Change)) / (2 * Change);
            Assert.Equal(expected, weights.grad!.view(-1)[7 * i].item<double>(), 1e-5 * Math.Max(1, Math.Abs(expected)));

            double ValueAfter(double change)
            {
                using (no_grad())
                    weights.view(-1)[7 * i].add_(change);
                var value = penalty.Value(discriminator, real, fake, 6).item<double>();
                using (no_grad())
                    weights.view(-1)[7 * i].sub_(change);
                return value;
            }
        }
    }

    [Fact]
    public void Value_OfR1_IsHalfTheMeanSquaredSlopeByThePixels()
    {
        const double Change = 1e-4;
        double sum = 0;
        for (var pixel = 0; pixel < 3 * 16 * 16; pixel++)
        {
            using var moved = real.clone();
            moved.view(3, -1).select(1, pixel).add_(Change);
            using var slopes = (discriminator.forward(moved) - discriminator.forward(real)) / Change;
            sum += slopes.square().sum().item<double>();
        }

        var value = GradientPenalty.Of(new() { Kind = GradientPenaltyKind.R1 }, seed: 1)!.Value(discriminator, real, fake, 1).item<double>();

        Assert.Equal(sum / 3 / 2, value, 0.01 * value);
    }

    [Fact]
    public void Backward_OnAStepThatIsNotDue_LeavesTheGradients()
    {
        GradientPenalty.Of(new() { Kind = GradientPenaltyKind.R1, EverySteps = 8 }, seed: 1)!.Backward(discriminator, real, fake, step: 7);

        Assert.All(discriminator.parameters(), p => Assert.True(p.grad is null));
    }

    [Fact]
    public void Of_NoPenalty_IsNull() => Assert.Null(GradientPenalty.Of(new(), seed: 1));

    public void Dispose() => discriminator.Dispose();
}
