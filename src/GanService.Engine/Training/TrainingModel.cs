using GanService.Engine.Checkpoints;
using GanService.Engine.Compute;
using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using GanService.Engine.Recipes;
using GanService.Engine.Sampling;

namespace GanService.Engine.Training;

/// <summary>A configuration come to life: both networks and their optimizers.</summary>
public sealed class TrainingModel : IDisposable
{
    private readonly DenseGenerator generator;
    private readonly DenseDiscriminator discriminator;
    private readonly ThreadTeam team;
    private readonly TrainingStep trainingStep;

    /// <param name="configuration">A valid configuration.</param>
    /// <param name="threads">Threads that train; the result does not depend on their number.</param>
    public TrainingModel(TrainingConfiguration configuration, int threads)
    {
        var networks = configuration.Networks;
        generator = new(networks, configuration.ImageSize);
        discriminator = new(networks, configuration.ImageSize);
        DenseLayers.InitializeGlorot(generator, new(configuration.Seed, RandomStream.GeneratorWeights));
        DenseLayers.InitializeGlorot(discriminator, new(configuration.Seed, RandomStream.DiscriminatorWeights));
        team = new(threads);
        trainingStep = new(
            generator,
            discriminator,
            networks,
            GanLoss.Of(configuration.Loss),
            configuration.GeneratorOptimizer,
            configuration.DiscriminatorOptimizer,
            configuration.BatchSize,
            team);
        Faces = new(generator);
    }

    /// <summary>Draws faces with the generator as it is now.</summary>
    public FaceGenerator Faces { get; }

    /// <summary>Makes a step.</summary>
    internal StepLosses Step(StepInputs inputs) => trainingStep.Run(inputs.Real, inputs.DiscriminatorLatents, inputs.GeneratorLatents);

    /// <summary>A copy of everything that later steps depend on.</summary>
    /// <exception cref="TrainingDivergedException">A weight is not finite: such a state is worth nothing.</exception>
    public TrainingState Capture(int step)
    {
        var state = new TrainingState(
            step,
            NetworkWeights.Capture(generator),
            NetworkWeights.Capture(discriminator),
            Capture(trainingStep.GeneratorOptimizer),
            Capture(trainingStep.DiscriminatorOptimizer));
        foreach (var tensor in state.Generator.Concat(state.Discriminator))
        {
            if (!tensor.IsFinite)
                throw new TrainingDivergedException(step, $"the weights {tensor.Name} are no longer finite");
        }

        return state;
    }

    /// <summary>Becomes the model that was captured.</summary>
    /// <exception cref="InvalidDataException">The state belongs to another configuration.</exception>
    public void Restore(TrainingState state)
    {
        NetworkWeights.Restore(generator, state.Generator);
        NetworkWeights.Restore(discriminator, state.Discriminator);
        Restore(trainingStep.GeneratorOptimizer, state.GeneratorOptimizer);
        Restore(trainingStep.DiscriminatorOptimizer, state.DiscriminatorOptimizer);
    }

    public void Dispose()
    {
        trainingStep.Dispose();
        team.Dispose();
        generator.Dispose();
        discriminator.Dispose();
    }

    private static IReadOnlyList<NamedTensor> Capture(Optimizer optimizer) =>
        [new("steps", [1], new[] { optimizer.Steps }), .. optimizer.State.Select(s => new NamedTensor(s.Name, [s.Values.Length], s.Values.Span.ToArray()))];

    private static void Restore(Optimizer optimizer, IReadOnlyList<NamedTensor> saved)
    {
        var byName = saved.ToDictionary(t => t.Name);
        optimizer.Steps = NamedTensor.Take<long>(byName, "steps", [1])[0];
        foreach (var (name, values) in optimizer.State)
            NamedTensor.Take<float>(byName, name, [values.Length]).CopyTo(values.Span);
    }
}
