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

/// <summary>The networks of recipe faces.</summary>
internal sealed class FacesArchitecture : ConvolutionalArchitecture
{
    private const int PerFeature = 14, PerFullSizeFeature = 28; // of the feature maps of half the side, and of the whole
    private const int PerRefinedFeature = 50; // beside them, of those that are refined

    public override bool HasClasses => true;

    public override Generator CreateGenerator(NetworkSettings settings, int imageSize) => new FacesGenerator(settings, imageSize);

    public override Discriminator CreateDiscriminator(NetworkSettings settings, int imageSize) => new FacesDiscriminator(settings, imageSize);

    public override void Initialize(torch.nn.Module network, SeededRandom random)
    {
        ConvolutionLayers.InitializeHe(network, random);
        if (network is FacesGenerator { Classes.Count: > 0 } generator)
            ConvolutionLayers.BalanceClasses(generator.InputLayers, generator.LatentSize);
    }

    public override TrainingStep CreateStep(
        Generator generator, Discriminator discriminator, TrainingConfiguration configuration, ThreadTeam team, DifferentiableAugmentation? augmentation)
    {
        if (NeedsAutograd(configuration))
            return base.CreateStep(generator, discriminator, configuration, team, augmentation);
        TorchRuntime.UseThreads(team.Count); // for the average
        return new FacesTrainingStep(
            (FacesGenerator)generator,
            (FacesDiscriminator)discriminator,
            configuration.Networks,
            GanLoss.Of(configuration.Loss),
            configuration.GeneratorOptimizer,
            configuration.DiscriminatorOptimizer,
            configuration.GradientPenalty,
            configuration.BatchSize,
            team);
    }

    public override (long Generator, long Discriminator) CountParameters(NetworkSettings settings, int imageSize)
    {
        long channels = settings.ChannelsAt(4, imageSize), last = settings.ChannelsAt(imageSize / 2, imageSize);
        var (generator, discriminator) = ((settings.InputSize + 1) * 16 * channels, last + (channels * 16) + 1 + (settings.ClassCount * channels));
        if (settings.FullSizeChannels is var full and > 0)
            (generator, discriminator) = (generator + (last * full * 16) + full + (full * 27) + 3, discriminator + (last * full * 16) + (full * 28));
        else
            (generator, discriminator) = (generator + (last * 48) + 3, discriminator + (last * 48));
        for (var side = 8; side < imageSize; side *= 2)
        {
            var next = settings.ChannelsAt(side, imageSize);
            generator += (channels * next * 16) + ((settings.InputSize + 2) * next);
            discriminator += (channels * next * 16) + channels;
            var refinement = settings.IsRefined(side, imageSize) ? (next * next * 9) + next : 0;
            (generator, discriminator) = (generator + refinement, discriminator + refinement);
            channels = next;
        }

        return (generator, discriminator);
    }

    public override int NumbersPerParameter(TrainingConfiguration configuration) =>
        NeedsAutograd(configuration) ? base.NumbersPerParameter(configuration) : 4; // packed for both ways, sums, gradient

    public override long NumbersPerImage(TrainingConfiguration configuration)
    {
        var (networks, size) = (configuration.Networks, configuration.ImageSize);
        if (!NeedsAutograd(configuration))
            return NumbersOfMaps(networks, size);
        var numbers = (long)size * size * ((PerFeature * networks.Channels) + (PerFullSizeFeature * networks.FullSizeChannels));
        for (var side = size / 2; networks.IsRefined(side, size); side /= 2)
            numbers += (long)PerRefinedFeature * side * side * networks.ChannelsAt(side, size);
        return numbers;
    }

    public override string AddTo(OnnxLayers layers)
    {
        const long FirstSide = 4;
        var graph = layers.Graph;
        var x = layers.Reshape(layers.Layer("start", OnnxLayers.Latents), -1, FirstSide, FirstSide, layers.Outputs("start") / (FirstSide * FirstSide));
        x = layers.Rectify(graph.Add("Transpose", [x], ("perm", new long[] { 0, 3, 1, 2 })));
        var strength = graph.AddWeights("style_strength", [], [StyledStage.Strength]);
        var (stages, refinements) = (layers.Count("stages"), layers.Count("refinements"));
        for (var i = 0; i < stages; i++)
        {
            var features = layers.Layer($"stages.{i}.up", x);
            var style = layers.Reshape(layers.Layer($"stages.{i}.style", OnnxLayers.Latents), -1, layers.Outputs($"stages.{i}.style"), 1, 1);
            var change = graph.Add("Mul", [graph.Add("Mul", [features, style]), strength]);
            x = layers.Rectify(graph.Add("Add", [features, change]));
            if (i >= stages - refinements)
                x = Refine(layers, $"refinements.{i - stages + refinements}", x);
        }

        if (layers.Has("fullSize"))
            x = layers.Rectify(layers.Layer("fullSize", x));
        return graph.Add("Tanh", [layers.Layer("image", x)]);
    }

    // Gradients through augmentation, and at images that are mixed of two, the kernels do not know; and their maps have no more numbers than an int counts.
    private static bool NeedsAutograd(TrainingConfiguration configuration) =>
        !configuration.Augmentation.IsNone
        || configuration.GradientPenalty.Kind == GradientPenaltyKind.Interpolated
        || configuration.BatchSize * NumbersOfMaps(configuration.Networks, configuration.ImageSize) > int.MaxValue;

    // The maps of both passes, and their borders.
    private static long NumbersOfMaps(NetworkSettings networks, int size)
    {
        var numbers = (9 * Map(size, 1)) + (5 * Map(size, networks.FullSizeChannels));
        for (var side = size / 2; side >= 4; side /= 2)
            numbers += (networks.IsRefined(side, size) ? 15 : 6) * Map(side, networks.ChannelsAt(side, size));
        return numbers;

        static long Map(long side, long channels) => (side + 2) * (side + 2) * channels;
    }

    private static string Refine(OnnxLayers layers, string name, string input)
    {
        var graph = layers.Graph;
        var added = layers.Rectify(layers.Layer($"{name}.convolution", input));
        return graph.Add("Add", [input, graph.Add("Mul", [added, graph.AddWeights($"{name}.strength", [], [Refinement.Strength])])]);
    }
}
