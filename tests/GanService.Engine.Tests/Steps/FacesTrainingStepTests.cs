using GanService.Engine.Compute;
using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using GanService.Engine.RandomNumbers;
using GanService.Engine.Steps;

namespace GanService.Engine.Tests.Steps;

/// <summary>The kernels of recipe faces against autograd: what a step does to each parameter.</summary>
public sealed class FacesTrainingStepTests
{
    private const int Steps = 4;

    public static TheoryData<int, NetworkSettings, LossKind, GradientPenaltyKind, int> Trainings() => new()
    {
        { 16, new() { LatentSize = 10, Channels = 4 }, LossKind.BinaryCrossEntropy, GradientPenaltyKind.None, 8 },
        { 16, new() { LatentSize = 33, Channels = 20 }, LossKind.LeastSquares, GradientPenaltyKind.R1, 6 },
        { 16, new() { LatentSize = 7, Channels = 5, FullSizeChannels = 3, Refinements = 1 }, LossKind.Hinge, GradientPenaltyKind.R2, 5 },
        { 32, new() { LatentSize = 16, Channels = 16, FullSizeChannels = 16, Refinements = 1 }, LossKind.Relativistic, GradientPenaltyKind.R1AndR2, 8 },
        { 32, new() { LatentSize = 16, Channels = 6, Refinements = 2 }, LossKind.Relativistic, GradientPenaltyKind.R1AndR2, 4 },
        { 16, new() { LatentSize = 9, Channels = 8, FullSizeChannels = 4, Classes = ["a", "b", "c"] }, LossKind.Relativistic, GradientPenaltyKind.R1AndR2, 8 },
        { 64, new() { LatentSize = 20, Channels = 32, FullSizeChannels = 16, Refinements = 1 }, LossKind.Relativistic, GradientPenaltyKind.R1AndR2, 16 },
        { 64, new() { LatentSize = 20, Channels = 8, FullSizeChannels = 20, Refinements = 5 }, LossKind.Wasserstein, GradientPenaltyKind.R1AndR2, 7 },
    };

    [Theory]
    [MemberData(nameof(Trainings), DisableDiscoveryEnumeration = true)]
    public void Run_ForAFewSteps_TrainsAsAutogradDoes(int size, NetworkSettings settings, LossKind kind, GradientPenaltyKind penaltyKind, int batch)
    {
        var (loss, sgd) = (GanLoss.Of(kind), new SgdSettings { LearningRate = 0.002 });
        var penalty = new GradientPenaltySettings { Kind = penaltyKind, Weight = 0.5, EverySteps = 2 };
        using var team = new ThreadTeam(2);
        using var expected = new Networks(size, settings);
        using var oracle = new AutogradTrainingStep(expected.Generator, expected.Discriminator, loss, sgd, sgd, team, null, GradientPenalty.Of(penalty, 1));
        using var actual = new Networks(size, settings);
        using var step = new FacesTrainingStep(actual.Generator, actual.Discriminator, settings, loss, sgd, sgd, penalty, batch, team);

        foreach (var (real, first, second) in Inputs(size, settings, batch))
        {
            List<(string Name, float[] Values)> before = [.. expected.Weights()];
            var (e, a) = (oracle.Run(real, first, second), step.Run(real, first, second));

            AssertClose(e.DiscriminatorReal, a.DiscriminatorReal);
            AssertClose(e.DiscriminatorFake, a.DiscriminatorFake);
            AssertClose(e.Generator, a.Generator);
            Assert.Equal(e.DiscriminatorAccuracy, a.DiscriminatorAccuracy);
            foreach (var ((name, from), (to, trained)) in before.Zip(expected.Weights().Zip(actual.Weights(), (x, y) => (x.Values, y.Values))))
            {
                // A feature that rounding brought to the other side of zero has another slope, so single numbers may be off by more.
                var (moved, off) = (Length(to, from), Length(to, trained));
                Assert.True(off <= (5e-3 * moved) + (2e-7 * Math.Sqrt(to.Length)), $"{name} moved by {moved}, and is off by {off}");
            }

            // Each step from the same weights: what rounding leaves would grow from step to step.
            NetworkWeights.Restore(actual.Generator, NetworkWeights.Capture(expected.Generator));
            NetworkWeights.Restore(actual.Discriminator, NetworkWeights.Capture(expected.Discriminator));
        }
    }

    [Fact]
    public void Run_WithAnyThreadsAndLanes_TrainsTheSameBits()
    {
        var settings = new NetworkSettings { LatentSize = 12, Channels = 12, FullSizeChannels = 6, Refinements = 1 };
        var trained = Train(threads: 1);
        var wide = Lanes.AreWide;
        try
        {
            Assert.Equal(trained, Train(threads: 3));
            Lanes.AreWide = !wide;
            Assert.Equal(trained, Train(threads: 2));
        }
        finally
        {
            Lanes.AreWide = wide;
        }

        float[] Train(int threads)
        {
            var adam = new AdamSettings { Beta1 = 0 };
            using var team = new ThreadTeam(threads);
            using var networks = new Networks(32, settings);
            using var step = new FacesTrainingStep(
                networks.Generator, networks.Discriminator, settings, GanLoss.Of(LossKind.Relativistic), adam, adam, new() { Kind = GradientPenaltyKind.R1AndR2, Weight = 1, EverySteps = 2 }, 6, team);
            foreach (var (real, first, second) in Inputs(32, settings, 6))
                step.Run(real, first, second);
            return [.. networks.Weights().SelectMany(w => w.Values)];
        }
    }

    private static double Length(float[] from, float[] to) => Math.Sqrt(from.Zip(to, (a, b) => ((double)a - b) * (a - b)).Sum());

    private static void AssertClose(float expected, float actual) => Assert.Equal(expected, actual, 1e-4f * Math.Max(1, Math.Abs(expected)));

    private static IEnumerable<(float[] Real, float[] First, float[] Second)> Inputs(int size, NetworkSettings settings, int batch)
    {
        var random = new SeededRandom(5, RandomStream.Latents);
        for (var i = 0; i < Steps; i++)
        {
            var real = new float[batch / 2 * 3 * size * size];
            random.FillUniform(real, 1, (ulong)i << 32);
            yield return (real, Latents(batch / 2, ((ulong)i << 32) + 10_000_000), Latents(i % 2 == 0 ? batch : batch / 2, ((ulong)i << 32) + 20_000_000));
        }

        float[] Latents(int count, ulong position)
        {
            var latents = new float[count * settings.InputSize];
            random.FillNormal(latents, position);
            for (var i = 0; i < count; i++)
                GanService.Engine.Sampling.Latents.OneHot(i % (batch / 2) % Math.Max(1, settings.ClassCount), settings.ClassCount).CopyTo(latents, ((i + 1) * settings.InputSize) - settings.ClassCount);
            return latents;
        }
    }

    private sealed class Networks : IDisposable
    {
        public Networks(int size, NetworkSettings settings)
        {
            (Generator, Discriminator) = (new(settings, size), new(settings, size));
            ConvolutionLayers.InitializeHe(Generator, new(1, RandomStream.GeneratorWeights));
            ConvolutionLayers.InitializeHe(Discriminator, new(1, RandomStream.DiscriminatorWeights));
            foreach (var vectors in Discriminator.named_parameters().Where(p => p.name == "classVectors"))
            {
                using var noGradient = TorchSharp.torch.no_grad();
                vectors.parameter.fill_(0.1);
            }
        }

        public FacesGenerator Generator { get; }

        public FacesDiscriminator Discriminator { get; }

        public IEnumerable<(string Name, float[] Values)> Weights() =>
            new TorchSharp.torch.nn.Module[] { Generator, Discriminator }.SelectMany(n => n.named_parameters().Select(p => ($"{n.GetName()}.{p.name}", p.parameter.data<float>().ToArray())));

        public void Dispose()
        {
            Generator.Dispose();
            Discriminator.Dispose();
        }
    }
}
