using GanService.Engine.Architectures;
using GanService.Engine.Augmentations;
using GanService.Engine.Compute;
using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using GanService.Engine.RandomNumbers;
using GanService.Engine.Recipes;
using GanService.Engine.Sampling;
using GanService.Engine.Steps;

namespace GanService.Engine.Training;

/// <summary>A configuration come to life: both networks and their optimizers.</summary>
public sealed class TrainingModel : IDisposable
{
    private readonly Generator generator;
    private readonly Discriminator discriminator;
    private readonly Generator? averaged;
    private readonly WeightAverage? average;
    private readonly DifferentiableAugmentation? augmentation;
    private readonly ThreadTeam team;
    private readonly TrainingStep trainingStep;
    private readonly TrainingState snapshot; // as large as both networks and their optimizers, so its memory is used again and again
    private readonly TrainingConfiguration configuration;
    private readonly SemaphoreSlim snapshotIsFree = new(1);

    /// <param name="configuration">A valid configuration.</param>
    /// <param name="threads">Threads that train; the result does not depend on their number.</param>
    public TrainingModel(TrainingConfiguration configuration, int threads)
    {
        team = new(threads);
        this.configuration = configuration;
        augmentation = configuration.Augmentation.IsNone ? null : new(configuration.Augmentation, configuration.Seed);
        var architecture = ArchitectureDescriptor.Of(configuration.Architecture);
        generator = architecture.CreateGenerator(configuration.Networks, configuration.ImageSize);
        discriminator = architecture.CreateDiscriminator(configuration.Networks, configuration.ImageSize);
        architecture.Initialize(generator, new(configuration.Seed, RandomStream.GeneratorWeights));
        architecture.Initialize(discriminator, new(configuration.Seed, RandomStream.DiscriminatorWeights));
        trainingStep = architecture.CreateStep(generator, discriminator, configuration, team, augmentation);
        if (configuration.GeneratorAverage > 0)
        {
            averaged = architecture.CreateGenerator(configuration.Networks, configuration.ImageSize);
            NetworkWeights.Restore(averaged, NetworkWeights.Capture(generator));
            average = new(averaged, generator, configuration.GeneratorAverage);
        }

        Faces = new(averaged ?? generator);
        snapshot = new(
            0,
            NetworkWeights.Capture(generator),
            NetworkWeights.Capture(discriminator),
            Capture(trainingStep.GeneratorOptimizer),
            Capture(trainingStep.DiscriminatorOptimizer),
            averaged is null ? [] : NetworkWeights.Capture(averaged),
            AugmentedShare: 0);
    }

    /// <summary>Draws faces with the generator as it is now, or with its average where there is one.</summary>
    public FaceGenerator Faces { get; }

    private bool IsAdaptive => augmentation is not null && configuration.Augmentation.TargetAccuracy > 0;

    /// <summary>Makes a step.</summary>
    internal StepLosses Step(StepInputs inputs)
    {
        var rateShare = configuration.RateShare(trainingStep.GeneratorOptimizer.Steps + 1);
        (trainingStep.GeneratorOptimizer.RateShare, trainingStep.DiscriminatorOptimizer.RateShare) = (rateShare, rateShare);
        var losses = trainingStep.Run(inputs.Real, inputs.DiscriminatorLatents, inputs.GeneratorLatents);
        average?.Update(trainingStep.GeneratorOptimizer.Steps);
        augmentation?.Adapt(losses.DiscriminatorAccuracy, configuration.BatchSize / 2);
        return losses;
    }

    /// <summary>
    /// A copy of everything that later steps depend on. There is one, made anew each time: this waits until
    /// <see cref="Release"/> gave back the last.
    /// </summary>
    /// <exception cref="TrainingDivergedException">A weight is not finite: such a state is worth nothing.</exception>
    public TrainingState Capture(int step)
    {
        snapshotIsFree.Wait();
        NetworkWeights.Recapture(generator, snapshot.Generator);
        NetworkWeights.Recapture(discriminator, snapshot.Discriminator);
        Recapture(trainingStep.GeneratorOptimizer, snapshot.GeneratorOptimizer);
        Recapture(trainingStep.DiscriminatorOptimizer, snapshot.DiscriminatorOptimizer);
        if (averaged is not null)
            NetworkWeights.Recapture(averaged, snapshot.GeneratorAverage);
        foreach (var tensor in snapshot.Generator.Concat(snapshot.Discriminator))
        {
            if (!tensor.IsFinite)
                throw new TrainingDivergedException(step, $"the weights {tensor.Name} are no longer finite");
        }

        return snapshot with { Step = step, AugmentedShare = IsAdaptive ? augmentation!.Share : 0 };
    }

    /// <summary>The copy that was captured last is no longer needed. Any thread may say so.</summary>
    public void Release() => snapshotIsFree.Release();

    /// <summary>Becomes the model that was captured; an average that it did not have begins with its weights.</summary>
    /// <exception cref="InvalidDataException">The state belongs to another configuration.</exception>
    public void Restore(TrainingState state)
    {
        NetworkWeights.Restore(generator, state.Generator);
        NetworkWeights.Restore(discriminator, state.Discriminator);
        Restore(trainingStep.GeneratorOptimizer, state.GeneratorOptimizer);
        Restore(trainingStep.DiscriminatorOptimizer, state.DiscriminatorOptimizer);
        if (averaged is not null)
            NetworkWeights.Restore(averaged, state.GeneratorAverage is [] ? state.Generator : state.GeneratorAverage);
        if (IsAdaptive)
            augmentation!.Share = state.AugmentedShare;
    }

    public void Dispose()
    {
        trainingStep.Dispose();
        team.Dispose();
        generator.Dispose();
        averaged?.Dispose();
        discriminator.Dispose();
    }

    private static IReadOnlyList<NamedTensor> Capture(Optimizer optimizer) =>
        [new("steps", [1], new[] { optimizer.Steps }), .. optimizer.State.Select(s => new NamedTensor(s.Name, [s.Values.Length], s.Values.Span.ToArray()))];

    private static void Recapture(Optimizer optimizer, IReadOnlyList<NamedTensor> copy)
    {
        ((long[])copy[0].Values)[0] = optimizer.Steps;
        foreach (var ((_, values), captured) in optimizer.State.Zip(copy.Skip(1)))
            values.Span.CopyTo((float[])captured.Values);
    }

    private static void Restore(Optimizer optimizer, IReadOnlyList<NamedTensor> saved)
    {
        var byName = saved.ToDictionary(t => t.Name);
        optimizer.Steps = NamedTensor.Take<long>(byName, "steps", [1])[0];
        foreach (var (name, values) in optimizer.State)
            NamedTensor.Take<float>(byName, name, [values.Length]).CopyTo(values.Span);
    }
}
