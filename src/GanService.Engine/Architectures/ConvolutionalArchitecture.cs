using GanService.Engine.Augmentations;
using GanService.Engine.Compute;
using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Recipes;
using GanService.Engine.Steps;

namespace GanService.Engine.Architectures;

/// <summary>What convolutional architectures share: every layer doubles or halves the side, and autograd trains them.</summary>
internal abstract class ConvolutionalArchitecture : ArchitectureDescriptor
{
    public override TrainingStep CreateStep(
        Generator generator, Discriminator discriminator, TrainingConfiguration configuration, ThreadTeam team, DifferentiableAugmentation? augmentation)
    {
        TorchRuntime.UseThreads(team.Count);
        return new AutogradTrainingStep(
            generator,
            discriminator,
            GanLoss.Of(configuration.Loss),
            configuration.GeneratorOptimizer,
            configuration.DiscriminatorOptimizer,
            team,
            augmentation,
            GradientPenalty.Of(configuration.GradientPenalty, configuration.Seed));
    }

    public sealed override IEnumerable<ConfigurationError> ErrorsOf(TrainingConfiguration configuration)
    {
        if (configuration.ImageSize is not (16 or 32 or 64 or 128 or 256))
            yield return new("imageSize", $"imageSize must be 16, 32, 64, 128 or 256 for {EngineJson.NameOf(configuration.Architecture)}: every layer doubles the side, from 4 pixels on.");
    }
}
