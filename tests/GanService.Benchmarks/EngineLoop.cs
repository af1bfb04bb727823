using GanService.Engine;
using GanService.Engine.Architectures;
using GanService.Engine.Data;
using GanService.Engine.Losses;
using GanService.Engine.RandomNumbers;
using GanService.Engine.Recipes;
using GanService.Engine.Steps;
using GanService.Engine.Training;

namespace GanService.Benchmarks;

/// <summary>This engine's step, or that of its networks by autograd.</summary>
internal sealed class EngineLoop
{
    private readonly StepInputs inputs;
    private readonly Func<StepInputs, StepLosses> step;

    public EngineLoop(TrainingConfiguration configuration, int threads, bool byAutograd)
    {
        var pack = Path.GetTempFileName();
        SyntheticFaces.Pack(seed: 1, count: 50, configuration.ImageSize, pack, CancellationToken.None);
        using (var faces = PackedDataset.Open(pack))
        {
            inputs = new(configuration, faces);
            inputs.Fill(step: 1);
        }

        File.Delete(pack);
        step = byAutograd ? ByAutograd(configuration, threads) : new TrainingModel(configuration, threads).Step;
    }

    public void Step() => step(inputs);

    private static Func<StepInputs, StepLosses> ByAutograd(TrainingConfiguration configuration, int threads)
    {
        TorchRuntime.UseThreads(threads);
        var architecture = ArchitectureDescriptor.Of(configuration.Architecture);
        var (generator, discriminator) = (architecture.CreateGenerator(configuration.Networks, configuration.ImageSize), architecture.CreateDiscriminator(configuration.Networks, configuration.ImageSize));
        architecture.Initialize(generator, new(configuration.Seed, RandomStream.GeneratorWeights));
        architecture.Initialize(discriminator, new(configuration.Seed, RandomStream.DiscriminatorWeights));
        var training = new AutogradTrainingStep(
            generator,
            discriminator,
            GanLoss.Of(configuration.Loss),
            configuration.GeneratorOptimizer,
            configuration.DiscriminatorOptimizer,
            new(threads),
            null,
            GradientPenalty.Of(configuration.GradientPenalty, configuration.Seed));
        return inputs => training.Run(inputs.Real, inputs.DiscriminatorLatents, inputs.GeneratorLatents);
    }
}
