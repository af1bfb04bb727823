using GanService.Engine.Compute;
using GanService.Engine.Optimizers;
using GanService.Engine.RandomNumbers;

namespace GanService.Engine.Tests.Optimizers;

public sealed class OptimizerTests
{
    public static TheoryData<OptimizerSettings> All => [new SgdSettings(), new RmsPropSettings(), new AdamSettings()];

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public unsafe void Step_OfAnyLength_FollowsThePaper(OptimizerSettings settings)
    {
        foreach (var length in new[] { 1, 7, 8, 31, 1000 })
        {
            using var value = Numbers(length, stream: 1);
            using var gradient = Numbers(length, stream: 2);
            using var optimizer = settings.Create([new("p", value.Pointer, length)]);
            var expected = value.Span.ToArray().Select(v => (double)v).ToArray();
            var state = new double[2][] { new double[length], new double[length] };
            for (var step = 1; step <= 3; step++)
            {
                optimizer.BeginStep();
                optimizer.Update(0, gradient.Pointer, 0, length);
                for (var i = 0; i < length; i++)
                    expected[i] -= Change(settings, gradient.Span[i], state, i, step);
            }

            Assert.Equal(3, optimizer.Steps);
            for (var i = 0; i < length; i++)
                Assert.Equal(expected[i], value.Span[i], 2e-6);
        }
    }

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public unsafe void State_PutIntoANewOptimizer_ContinuesBitForBit(OptimizerSettings settings)
    {
        using var value = Numbers(100, stream: 1);
        using var gradient = Numbers(100, stream: 2);
        using var copy = Numbers(100, stream: 1);
        using var optimizer = settings.Create([new("p", value.Pointer, 100)]);
        Step(optimizer, gradient);
        value.Span.CopyTo(copy.Span);
        using var resumed = settings.Create([new("p", copy.Pointer, 100)]);
        resumed.Steps = optimizer.Steps;
        foreach (var (from, to) in optimizer.State.Zip(resumed.State))
            from.Values.Span.CopyTo(to.Values.Span);

        Step(optimizer, gradient);
        Step(resumed, gradient);

        Assert.Equal(value.Span, copy.Span);
    }

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public unsafe void Step_AtAShareOfTheRate_IsThatOfALowerRate(OptimizerSettings settings)
    {
        using var value = Numbers(100, stream: 1);
        using var gradient = Numbers(100, stream: 2);
        using var copy = Numbers(100, stream: 1);
        using var slowed = settings.Create([new("p", value.Pointer, 100)]);
        using var slow = (settings with { LearningRate = settings.LearningRate / 4 }).Create([new("p", copy.Pointer, 100)]);
        slowed.RateShare = 0.25;

        Step(slowed, gradient);
        Step(slow, gradient);

        Assert.Equal(copy.Span, value.Span);
    }

    private static double Change(OptimizerSettings settings, double g, double[][] state, int i, int step)
    {
        switch (settings)
        {
            case SgdSettings s:
                state[0][i] = (s.Momentum * state[0][i]) + g;
                return s.LearningRate * state[0][i];
            case RmsPropSettings s:
                state[0][i] = (s.Rho * state[0][i]) + ((1 - s.Rho) * g * g);
                return s.LearningRate * g / (Math.Sqrt(state[0][i]) + s.Epsilon);
            case AdamSettings s:
                state[0][i] = (s.Beta1 * state[0][i]) + ((1 - s.Beta1) * g);
                state[1][i] = (s.Beta2 * state[1][i]) + ((1 - s.Beta2) * g * g);
                var mean = state[0][i] / (1 - Math.Pow(s.Beta1, step));
                var square = state[1][i] / (1 - Math.Pow(s.Beta2, step));
                return s.LearningRate * mean / (Math.Sqrt(square) + s.Epsilon);
            default:
                throw new ArgumentOutOfRangeException(nameof(settings));
        }
    }

    private static unsafe void Step(Optimizer optimizer, NativeArray gradient)
    {
        optimizer.BeginStep();
        optimizer.Update(0, gradient.Pointer, 0, gradient.Length);
    }

    private static NativeArray Numbers(int length, int stream)
    {
        var numbers = new NativeArray(length);
        new SeededRandom(5, (RandomStream)stream).FillNormal(numbers.Span, 0);
        return numbers;
    }
}
