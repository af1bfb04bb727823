using System.Runtime.InteropServices;
using GanService.Engine.Optimizers;
using GanService.Engine.Sampling;

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
            using var value = new Buffer(length, stream: 1);
            using var gradient = new Buffer(length, stream: 2);
            var optimizer = settings.Create([new("p", value.Start, gradient.Start, length)]);
            var expected = value.Span.ToArray().Select(v => (double)v).ToArray();
            var state = new double[2][] { new double[length], new double[length] };
            for (var step = 1; step <= 3; step++)
            {
                optimizer.Step();
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
        using var value = new Buffer(100, stream: 1);
        using var gradient = new Buffer(100, stream: 2);
        using var copy = new Buffer(100, stream: 1);
        var optimizer = settings.Create([new("p", value.Start, gradient.Start, 100)]);
        optimizer.Step();
        value.Span.CopyTo(copy.Span);
        var resumed = settings.Create([new("p", copy.Start, gradient.Start, 100)]);
        resumed.Steps = optimizer.Steps;
        foreach (var (from, to) in optimizer.State.Zip(resumed.State))
            from.Values.CopyTo(to.Values, 0);

        optimizer.Step();
        resumed.Step();

        Assert.Equal(value.Span, copy.Span);
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

    private sealed unsafe class Buffer : IDisposable
    {
        private readonly int length;

        public Buffer(int length, int stream)
        {
            this.length = length;
            Start = (float*)NativeMemory.Alloc((nuint)length * sizeof(float));
            new SeededRandom(5, (RandomStream)stream).FillNormal(Span, 0);
        }

        public float* Start { get; }

        public Span<float> Span => new(Start, length);

        public void Dispose() => NativeMemory.Free(Start);
    }
}
