using GanService.Engine.Checkpoints;
using GanService.Engine.Data;
using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using GanService.Engine.Recipes;
using GanService.Engine.Sampling;
using TorchSharp;

namespace GanService.Engine.Training;

/// <summary>A configuration come to life: both networks, their optimizers and the inputs of each step.</summary>
public sealed class TrainingModel : IDisposable
{
    private readonly Generator generator;
    private readonly Discriminator discriminator;
    private readonly TrainingStep trainingStep;
    private readonly RealBatches realBatches;
    private readonly SeededRandom discriminatorLatents;
    private readonly SeededRandom generatorLatents;
    private readonly float[] real; // (N/2, 3, S, S)
    private readonly float[] firstLatents; // (N/2, Z)
    private readonly float[] secondLatents; // (N, Z)
    private readonly int imageSize;

    public TrainingModel(TrainingConfiguration configuration, PackedDataset dataset)
    {
        var networks = configuration.Networks;
        imageSize = configuration.ImageSize;
        generator = new DenseGenerator(networks, imageSize);
        discriminator = new DenseDiscriminator(networks, imageSize);
        DenseLayers.InitializeGlorot(generator, new(configuration.Seed, RandomStream.GeneratorWeights));
        DenseLayers.InitializeGlorot(discriminator, new(configuration.Seed, RandomStream.DiscriminatorWeights));
        trainingStep = new(generator, discriminator, GanLoss.Of(configuration.Loss), configuration.GeneratorOptimizer, configuration.DiscriminatorOptimizer);
        Faces = new(generator);

        var half = configuration.BatchSize / 2;
        realBatches = new(dataset, configuration.Seed, half);
        discriminatorLatents = new(configuration.Seed, RandomStream.DiscriminatorLatents);
        generatorLatents = new(configuration.Seed, RandomStream.GeneratorLatents);
        real = new float[half * 3 * imageSize * imageSize];
        firstLatents = new float[half * networks.LatentSize];
        secondLatents = new float[2 * half * networks.LatentSize];
    }

    /// <summary>Draws faces with the generator as it is now.</summary>
    public FaceGenerator Faces { get; }

    /// <summary>Makes a step with the real images and the latents of that step number.</summary>
    public StepLosses Step(int step)
    {
        realBatches.Fill(real, step);
        discriminatorLatents.FillNormal(firstLatents, (ulong)step << 32);
        generatorLatents.FillNormal(secondLatents, (ulong)step << 32);
        using var scope = torch.NewDisposeScope();
        return trainingStep.Run(
            torch.tensor(real).view(-1, 3, imageSize, imageSize),
            torch.tensor(firstLatents).view(-1, generator.LatentSize),
            torch.tensor(secondLatents).view(-1, generator.LatentSize));
    }

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
        generator.Dispose();
        discriminator.Dispose();
    }

    private static IReadOnlyList<NamedTensor> Capture(Optimizer optimizer) =>
        [new("steps", [1], new[] { optimizer.Steps }), .. optimizer.State.Select(s => new NamedTensor(s.Name, [s.Values.Length], s.Values.ToArray()))];

    private static void Restore(Optimizer optimizer, IReadOnlyList<NamedTensor> saved)
    {
        var byName = saved.ToDictionary(t => t.Name);
        optimizer.Steps = NamedTensor.Take<long>(byName, "steps", [1])[0];
        foreach (var (name, values) in optimizer.State)
            NamedTensor.Take<float>(byName, name, [values.Length]).CopyTo(values, 0);
    }
}
