using System.Text.Json;
using GanService.Engine.Losses;
using GanService.Engine.Networks;

namespace GanService.Engine.Recipes;

/// <summary>Tells every field of a configuration that cannot work, before anything is allocated.</summary>
public static class ConfigurationValidation
{
    /// <summary>The largest number of trainable parameters; with Adam's state they take 16 bytes each, so 4 GB.</summary>
    public const long MaxParameters = 250_000_000;

    /// <summary>All errors of <paramref name="configuration"/>; none when it can be trained.</summary>
    public static IReadOnlyList<ConfigurationError> Validate(TrainingConfiguration configuration)
    {
        List<ConfigurationError> errors = [.. FieldRules.ErrorsOf(configuration)];
        if (configuration.BatchSize % 2 != 0)
            errors.Add(new("batchSize", "batchSize must be even: the discriminator sees half a batch of real and half of generated images."));
        if (configuration is { Architecture: not Architecture.Dense, ImageSize: not (16 or 32 or 64 or 128 or 256) })
            errors.Add(new("imageSize", $"imageSize must be 16, 32, 64, 128 or 256 for {Name(configuration.Architecture)}: every layer doubles the side, from 4 pixels on."));
        AddDenseErrors(errors, configuration);
        if (errors.Count == 0 && ParameterCount(configuration) is var count and > MaxParameters)
            errors.Add(new("networks", $"These networks have {count:N0} parameters; the limit is {MaxParameters:N0}. Choose smaller widths or a smaller imageSize."));
        return errors;
    }

    /// <summary>Tells what keeps a configuration from going on from a state of another one.</summary>
    /// <param name="configuration">What is to be trained.</param>
    /// <param name="earlier">What was trained.</param>
    /// <param name="step">The step of the state.</param>
    public static IReadOnlyList<ConfigurationError> ValidateStart(TrainingConfiguration configuration, TrainingConfiguration earlier, int step)
    {
        List<ConfigurationError> errors = [];
        if (configuration.Architecture != earlier.Architecture)
            errors.Add(new("architecture", $"The checkpoint's networks are {Name(earlier.Architecture)}; leave architecture out."));
        if (configuration.ImageSize != earlier.ImageSize)
            errors.Add(new("imageSize", $"The checkpoint's faces have {earlier.ImageSize} pixels; leave imageSize out."));
        if (configuration.Networks != earlier.Networks)
            errors.Add(new("networks", "The checkpoint's networks have other sizes; leave networks out."));
        if (configuration.GeneratorOptimizer.GetType() != earlier.GeneratorOptimizer.GetType())
            errors.Add(new("generatorOptimizer.kind", "The checkpoint has the state of another kind of optimizer; keep its kind and change its settings only."));
        if (configuration.DiscriminatorOptimizer.GetType() != earlier.DiscriminatorOptimizer.GetType())
            errors.Add(new("discriminatorOptimizer.kind", "The checkpoint has the state of another kind of optimizer; keep its kind and change its settings only."));
        if (configuration.Steps <= step)
            errors.Add(new("steps", $"The checkpoint is of step {step}, and steps count on from there: steps must be more than {step}."));
        return errors;
    }

    /// <summary>Trainable parameters of generator and discriminator together.</summary>
    public static long ParameterCount(TrainingConfiguration configuration)
    {
        var (generator, discriminator) = ParameterCounts(configuration);
        return generator + discriminator;
    }

    /// <summary>Trainable parameters of each.</summary>
    public static (long Generator, long Discriminator) ParameterCounts(TrainingConfiguration configuration)
    {
        var networks = configuration.Networks;
        if (configuration.Architecture == Architecture.Dcgan)
            return DcganCount(networks, configuration.ImageSize);
        if (configuration.Architecture == Architecture.Faces)
            return FacesCount(networks, configuration.ImageSize);
        var pixels = 3 * configuration.ImageSize * configuration.ImageSize;
        var normalization = networks.Normalization == Normalization.Batch ? 2L * networks.GeneratorWidths.Sum() : 0;
        return (DenseCount([networks.LatentSize, .. networks.GeneratorWidths, pixels]) + normalization, DenseCount([pixels, .. networks.DiscriminatorWidths, 1]));
    }

    // Their own kernels train the discriminator apart on real and on generated images, and know no second derivatives.
    private static void AddDenseErrors(List<ConfigurationError> errors, TrainingConfiguration configuration)
    {
        if (configuration.Architecture != Architecture.Dense)
            return;
        const string Remedy = "is not possible with dense networks; choose another architecture, such as faces, or";
        if (configuration.Loss == LossKind.Relativistic)
            errors.Add(new("loss", $"The loss relativistic {Remedy} another loss."));
        if (configuration.GradientPenalty.Kind != GradientPenaltyKind.None)
            errors.Add(new("gradientPenalty.kind", $"A gradient penalty {Remedy} none."));
        if (!configuration.Augmentation.IsNone)
            errors.Add(new("augmentation", $"Augmentation {Remedy} strengths of 0; flip is possible."));
    }

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static (long Generator, long Discriminator) DcganCount(NetworkSettings networks, int imageSize)
    {
        var widest = (long)networks.Channels * imageSize / 8;
        var (generator, discriminator) = (networks.LatentSize * widest * 16, (widest * 16) + 1);
        for (var channels = widest; channels > networks.Channels; channels /= 2)
        {
            generator += (2 * channels) + (channels * channels / 2 * 16);
            discriminator += (2 * channels) + (channels * channels / 2 * 16);
        }

        return (generator + (2L * networks.Channels) + (networks.Channels * 48L) + 3, discriminator + (networks.Channels * 49L));
    }

    private static (long Generator, long Discriminator) FacesCount(NetworkSettings networks, int imageSize)
    {
        long channels = networks.ChannelsAt(4, imageSize), last = networks.ChannelsAt(imageSize / 2, imageSize);
        var (generator, discriminator) = ((networks.LatentSize + 1) * 16 * channels, last + (channels * 16) + 1);
        if (networks.FullSizeChannels is var full and > 0)
            (generator, discriminator) = (generator + (last * full * 16) + full + (full * 27) + 3, discriminator + (last * full * 16) + (full * 28));
        else
            (generator, discriminator) = (generator + (last * 48) + 3, discriminator + (last * 48));
        for (var side = 8; side < imageSize; side *= 2)
        {
            var next = networks.ChannelsAt(side, imageSize);
            generator += (channels * next * 16) + ((networks.LatentSize + 2) * next);
            discriminator += (channels * next * 16) + channels;
            var refinement = networks.IsRefined(side, imageSize) ? (next * next * 9) + next : 0;
            (generator, discriminator) = (generator + refinement, discriminator + refinement);
            channels = next;
        }

        return (generator, discriminator);
    }

    private static long DenseCount(int[] widths) => widths.Zip(widths.Skip(1), (inputs, outputs) => (inputs + 1L) * outputs).Sum();
}
