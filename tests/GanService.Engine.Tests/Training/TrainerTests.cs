using GanService.Engine.Checkpoints;
using GanService.Engine.Compute;
using GanService.Engine.Data;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using GanService.Engine.Recipes;
using GanService.Engine.Training;

namespace GanService.Engine.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Run_ToTheEnd_ReportsStepsSamplesAndCheckpointsAtTheirTimes()
    {
        using var faces = TinyTraining.Faces(folder);

        var events = TinyTraining.Run(TinyTraining.Configuration, faces);

        Assert.Equal(Enumerable.Range(1, 12), events.OfType<StepCompleted>().Select(e => e.Step));
        Assert.Equal([1, 5, 10, 12], events.OfType<SampleDrawn>().Select(e => e.Step));
        Assert.Equal([4, 8, 12], events.OfType<CheckpointReached>().Select(e => e.Step));
        Assert.All(events.OfType<SampleDrawn>(), e => Assert.Equal((5 * 10) - 2, e.Grid.Width));
        Assert.All(events.OfType<StepCompleted>(), e => Assert.InRange(e.Losses.DiscriminatorAccuracy, 0, 1));
    }

    [Theory]
    [MemberData(nameof(Optimizers.OptimizerTests.All), MemberType = typeof(Optimizers.OptimizerTests), DisableDiscoveryEnumeration = true)]
    public void Run_FromACheckpoint_EndsBitForBitLikeOneThatNeverStopped(OptimizerSettings optimizer)
    {
        var configuration = TinyTraining.Configuration with { GeneratorOptimizer = optimizer, DiscriminatorOptimizer = optimizer };
        using var faces = TinyTraining.Faces(folder);
        var whole = TinyTraining.Run(configuration, faces);

        var resumed = TinyTraining.Run(configuration, faces, whole.OfType<CheckpointReached>().First().State);

        Assert.Equal(whole.OfType<StepCompleted>().Skip(4), resumed.OfType<StepCompleted>());
        AssertSame(TinyTraining.LastState(whole), TinyTraining.LastState(resumed));
    }

    public static TheoryData<string> Recipes() => [.. Recipe.All.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Run_OfEveryRecipe_GoesOnFromACheckpointBitForBit(string name)
    {
        using var faces = Faces16();
        var configuration = Tiny(name);
        var whole = TinyTraining.Run(configuration, faces);

        var resumed = TinyTraining.Run(configuration, faces, Saved(configuration, whole.OfType<CheckpointReached>().First().State));

        Assert.Equal(whole.OfType<StepCompleted>().Skip(4), resumed.OfType<StepCompleted>());
        Assert.Equal(whole.OfType<SampleDrawn>().Last().Grid.Pixels, resumed.OfType<SampleDrawn>().Last().Grid.Pixels);
        AssertSame(TinyTraining.LastState(whole), TinyTraining.LastState(resumed));
    }

    [Fact]
    public void Run_WithAdaptiveAugmentation_GoesOnFromACheckpointBitForBit()
    {
        using var faces = Faces16();
        var configuration = Tiny("faces") with { Augmentation = new() { Color = 1, Translation = 0.25, TargetAccuracy = 0.01 } };
        var whole = TinyTraining.Run(configuration, faces);

        var resumed = TinyTraining.Run(configuration, faces, Saved(configuration, whole.OfType<CheckpointReached>().First().State));

        Assert.True(TinyTraining.LastState(whole).AugmentedShare > 0);
        Assert.Equal(whole.OfType<StepCompleted>().Skip(4), resumed.OfType<StepCompleted>());
        AssertSame(TinyTraining.LastState(whole), TinyTraining.LastState(resumed));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Run_OfEveryRecipeTwice_TrainsTheSameNetworksBitForBit(string name)
    {
        using var faces = Faces16();

        var first = TinyTraining.Run(Tiny(name), faces);
        var second = TinyTraining.Run(Tiny(name), faces);

        Assert.Equal(first.OfType<StepCompleted>(), second.OfType<StepCompleted>());
        AssertSame(TinyTraining.LastState(first), TinyTraining.LastState(second));
    }

    [Fact]
    public void Run_WithADecay_TrainsAsWithoutUntilTheRatesFall()
    {
        using var faces = TinyTraining.Faces(folder);

        var without = TinyTraining.Run(TinyTraining.Configuration, faces).OfType<StepCompleted>().ToList();
        var with = TinyTraining.Run(TinyTraining.Configuration with { LearningRateDecay = 0.5 }, faces).OfType<StepCompleted>().ToList();

        Assert.Equal(without.Take(7), with.Take(7)); // of 12 steps the seventh is the first of the falling ones, and still whole
        Assert.NotEqual(without[8], with[8]);
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(0.5, 1, 1, 0.2)]
    [InlineData(1, 1, 0.5, 0.1)]
    [InlineData(0.01, 1, 1, 1)] // not one step
    public void RateShare_OfTenSteps_FallsToTheLast(double decay, double first, double sixth, double last)
    {
        var configuration = new TrainingConfiguration { Steps = 10, LearningRateDecay = decay };

        Assert.Equal([first, sixth, last], new[] { 1, 6, 10 }.Select(step => configuration.RateShare(step)));
    }

    [Fact]
    public void Run_WithAWeightAverage_TrainsAsWithoutAndDrawsTheAverage()
    {
        using var faces = TinyTraining.Faces(folder);

        var without = TinyTraining.Run(TinyTraining.Configuration, faces);
        var with = TinyTraining.Run(TinyTraining.Configuration with { GeneratorAverage = 0.9 }, faces);

        Assert.Equal(without.OfType<StepCompleted>(), with.OfType<StepCompleted>());
        AssertSame(TinyTraining.LastState(without).Generator, TinyTraining.LastState(with).Generator);
        Assert.NotEqual(without.OfType<SampleDrawn>().Last().Grid.Pixels, with.OfType<SampleDrawn>().Last().Grid.Pixels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_WithAnyNumberOfThreads_TrainsTheSameNetworksBitForBit(int threads)
    {
        using var faces = TinyTraining.Faces(folder);
        var configuration = TinyTraining.Configuration with { Networks = new() { GeneratorWidths = [70, 130], DiscriminatorWidths = [100, 33] } };

        var two = TinyTraining.Run(configuration, faces);
        var other = TinyTraining.Run(configuration, faces, threads: threads);

        Assert.Equal(two.OfType<StepCompleted>(), other.OfType<StepCompleted>());
        AssertSame(TinyTraining.LastState(two), TinyTraining.LastState(other));
    }

    [Fact]
    public void Run_OnProcessorsWithAndWithoutWideRegisters_TrainsTheSameNetworksBitForBit()
    {
        using var faces = TinyTraining.Faces(folder);
        var configuration = TinyTraining.Configuration with { Networks = new() { GeneratorWidths = [70, 130], DiscriminatorWidths = [100, 33] } };
        var wasWide = Lanes.AreWide;

        Lanes.AreWide = true;
        var wide = TinyTraining.Run(configuration, faces);
        Lanes.AreWide = false;
        var narrow = TinyTraining.Run(configuration, faces);
        Lanes.AreWide = wasWide;

        AssertSame(TinyTraining.LastState(wide), TinyTraining.LastState(narrow));
    }

    [Fact]
    public void Run_WithAnotherSeed_TrainsOtherNetworks()
    {
        using var faces = TinyTraining.Faces(folder);

        var first = TinyTraining.Run(TinyTraining.Configuration, faces).OfType<StepCompleted>();
        var second = TinyTraining.Run(TinyTraining.Configuration with { Seed = 43 }, faces).OfType<StepCompleted>();

        Assert.Empty(first.Intersect(second));
    }

    [Fact]
    public void Run_AskedToStop_EndsAfterTheStepWithACheckpoint()
    {
        using var faces = TinyTraining.Faces(folder);
        using var stop = new CancellationTokenSource();
        List<TrainingEvent> events = [];

        var completed = Trainer.Run(TinyTraining.Configuration, faces, e => { events.Add(TinyTraining.Kept(e)); if (e.Step == 6) stop.Cancel(); }, stop.Token, threads: 1);

        Assert.False(completed);
        Assert.Equal(6, events.OfType<StepCompleted>().Last().Step);
        Assert.Equal(6, TinyTraining.LastState(events).Step);
    }

    [Fact]
    public void Run_AskedForACheckpoint_MakesOneAndGoesOn()
    {
        using var faces = TinyTraining.Faces(folder);
        var request = new CheckpointRequest();
        List<int> checkpoints = [];

        Trainer.Run(
            TinyTraining.Configuration with { Steps = 9, CheckpointEverySteps = 9 },
            faces,
            e =>
            {
                if (e is CheckpointReached reached)
                    checkpoints.Add(reached.State.Step);
                _ = TinyTraining.Kept(e);
                if (e is StepCompleted { Step: 4 })
                    request.Ask();
            },
            CancellationToken.None,
            threads: 1,
            request: request);

        Assert.Equal([4, 9], checkpoints);
    }

    [Fact]
    public void Run_WithAnAbsurdLearningRate_SaysAtWhichStepItDiverged()
    {
        using var faces = TinyTraining.Faces(folder);
        var wild = new SgdSettings { LearningRate = 10, Momentum = 0.9999 };
        var configuration = TinyTraining.Configuration with
        {
            Steps = 5000,
            CheckpointEverySteps = 5000,
            GeneratorOptimizer = wild,
            DiscriminatorOptimizer = wild,
            Networks = TinyTraining.Configuration.Networks with { Normalization = Normalization.None },
        };

        var error = Assert.Throws<TrainingDivergedException>(() => TinyTraining.Run(configuration, faces));

        Assert.Contains($"step {error.Step}:", error.Message);
        Assert.Matches("the loss (discriminatorReal|discriminatorFake|generator) is (not a number|infinite)", error.Message);
    }

    [Fact]
    public void Run_OnImagesOfAnotherSize_IsRefused()
    {
        using var faces = TinyTraining.Faces(folder);

        Assert.Throws<ArgumentException>(() => TinyTraining.Run(TinyTraining.Configuration with { ImageSize = 16 }, faces));
    }

    public void Dispose() => folder.Dispose();

    private PackedDataset Faces16()
    {
        SyntheticFaces.Pack(seed: 1, count: 20, size: 16, folder.File("faces16.pack"), CancellationToken.None);
        return PackedDataset.Open(folder.File("faces16.pack"));
    }

    private static TrainingConfiguration Tiny(string recipe) => Recipe.Find(recipe)!.Configuration with
    {
        Steps = 12,
        BatchSize = 8,
        ImageSize = 16,
        Networks = TinyTraining.Configuration.Networks with { Channels = 4 },
        Augmentation = recipe == "article" ? new() : new() { Color = 1, Translation = 0.125, Cutout = 0.25 },
        SampleEverySteps = 5,
        CheckpointEverySteps = 4,
    };

    private TrainingState Saved(TrainingConfiguration configuration, TrainingState state)
    {
        CheckpointFolder.Write(folder.File("checkpoint"), configuration, state);
        return CheckpointFolder.LoadState(folder.File("checkpoint"));
    }

    private static void AssertSame(TrainingState expected, TrainingState actual)
    {
        Assert.Equal(expected.Step, actual.Step);
        AssertSame(expected.Generator, actual.Generator);
        AssertSame(expected.Discriminator, actual.Discriminator);
        AssertSame(expected.GeneratorOptimizer, actual.GeneratorOptimizer);
        AssertSame(expected.DiscriminatorOptimizer, actual.DiscriminatorOptimizer);
        AssertSame(expected.GeneratorAverage, actual.GeneratorAverage);
        Assert.Equal(expected.AugmentedShare, actual.AugmentedShare);
    }

    private static void AssertSame(IReadOnlyList<NamedTensor> expected, IReadOnlyList<NamedTensor> actual)
    {
        Assert.Equal(expected.Select(t => t.Name), actual.Select(t => t.Name));
        foreach (var (e, a) in expected.Zip(actual))
            Assert.Equal(e.Values, a.Values);
    }
}
