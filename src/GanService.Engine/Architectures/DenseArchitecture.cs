using GanService.Engine.Augmentations;
using GanService.Engine.Compute;
using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Onnx;
using GanService.Engine.RandomNumbers;
using GanService.Engine.Recipes;
using GanService.Engine.Steps;
using TorchSharp;

namespace GanService.Engine.Architectures;

/// <summary>Dense layers, trained by kernels of their own.</summary>
internal sealed class DenseArchitecture : ArchitectureDescriptor
{
    private const int PerPixel = 10; // or unit of a hidden layer

    public override Generator CreateGenerator(NetworkSettings settings, int imageSize) => new DenseGenerator(settings, imageSize);

    public override Discriminator CreateDiscriminator(NetworkSettings settings, int imageSize) => new DenseDiscriminator(settings, imageSize);

    public override void Initialize(torch.nn.Module network, SeededRandom random) => DenseLayers.InitializeGlorot(network, random);

    public override TrainingStep CreateStep(
        Generator generator, Discriminator discriminator, TrainingConfiguration configuration, ThreadTeam team, DifferentiableAugmentation? augmentation) => new DenseTrainingStep(
            (DenseGenerator)generator,
            (DenseDiscriminator)discriminator,
            configuration.Networks,
            GanLoss.Of(configuration.Loss),
            configuration.GeneratorOptimizer,
            configuration.DiscriminatorOptimizer,
            configuration.BatchSize,
            team);

    // The kernels train the discriminator apart on real and on generated images, and know no second derivatives.
    public override IEnumerable<ConfigurationError> ErrorsOf(TrainingConfiguration configuration)
    {
        const string Remedy = "is not possible with dense networks; choose another architecture, such as faces, or";
        if (configuration.Loss == LossKind.Relativistic)
            yield return new("loss", $"The loss relativistic {Remedy} another loss.");
        if (configuration.GradientPenalty.Kind != GradientPenaltyKind.None)
            yield return new("gradientPenalty.kind", $"A gradient penalty {Remedy} none.");
        if (!configuration.Augmentation.IsNone)
            yield return new("augmentation", $"Augmentation {Remedy} strengths of 0; flip is possible.");
    }

    public override (long Generator, long Discriminator) CountParameters(NetworkSettings settings, int imageSize)
    {
        var pixels = 3 * imageSize * imageSize;
        var normalization = settings.Normalization == Normalization.Batch ? 2L * settings.GeneratorWidths.Sum() : 0;
        return (Count([settings.LatentSize, .. settings.GeneratorWidths, pixels]) + normalization, Count([pixels, .. settings.DiscriminatorWidths, 1]));
    }

    public override long NumbersPerImage(TrainingConfiguration configuration)
    {
        var (pixels, networks) = (3L * configuration.ImageSize * configuration.ImageSize, configuration.Networks);
        return PerPixel * (pixels + networks.GeneratorWidths.Sum() + networks.DiscriminatorWidths.Sum());
    }

    public override string AddTo(OnnxLayers layers)
    {
        long side = layers.Generator.ImageSize;
        return layers.Reshape(layers.Sequence(OnnxLayers.Latents), -1, 3, side, side);
    }

    private static long Count(int[] widths) => widths.Zip(widths.Skip(1), (inputs, outputs) => (inputs + 1L) * outputs).Sum();
}
