using GanService.Engine.Architectures;
using GanService.Engine.Recipes;

namespace GanService.Engine.Training;

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
        if (configuration.GeneratorBatchSize > configuration.BatchSize && !errors.Exists(error => error.Field == "batchSize"))
            errors.Add(new("generatorBatchSize", $"generatorBatchSize must be at most batchSize, {configuration.BatchSize}."));
        if (Enum.IsDefined(configuration.Architecture) && !ArchitectureDescriptor.Of(configuration.Architecture).HasClasses && (configuration.ClassLabel ?? (object?)configuration.Networks.Classes) is not null)
            errors.Add(new("classLabel", $"Networks of architecture {EngineJson.NameOf(configuration.Architecture)} cannot be told classes: leave classLabel out, or choose recipe faces."));
        if (Enum.IsDefined(configuration.Architecture))
            errors.AddRange(ArchitectureDescriptor.Of(configuration.Architecture).ErrorsOf(configuration));
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
            errors.Add(new("architecture", $"The checkpoint's networks are {EngineJson.NameOf(earlier.Architecture)}; leave architecture out."));
        if (configuration.ImageSize != earlier.ImageSize)
            errors.Add(new("imageSize", $"The checkpoint's faces have {earlier.ImageSize} pixels; leave imageSize out."));
        if (!(configuration.Networks.Classes ?? []).SequenceEqual(earlier.Networks.Classes ?? []))
            errors.Add(new("classLabel", $"The checkpoint's networks know {Names(earlier)}, and here there would be {Names(configuration)}; choose a dataset whose label has the same values."));
        else if (configuration.Networks != earlier.Networks)
            errors.Add(new("networks", "The checkpoint's networks have other sizes; leave networks out."));
        if (configuration.GeneratorOptimizer.GetType() != earlier.GeneratorOptimizer.GetType())
            errors.Add(new("generatorOptimizer.kind", "The checkpoint has the state of another kind of optimizer; keep its kind and change its settings only."));
        if (configuration.DiscriminatorOptimizer.GetType() != earlier.DiscriminatorOptimizer.GetType())
            errors.Add(new("discriminatorOptimizer.kind", "The checkpoint has the state of another kind of optimizer; keep its kind and change its settings only."));
        if (configuration.Steps <= step)
            errors.Add(new("steps", $"The checkpoint is of step {step}, and steps count on from there: steps must be more than {step}."));
        return errors;
    }

    private static string Names(TrainingConfiguration configuration) => configuration.Networks.Classes is { } classes ? $"the classes {string.Join(", ", classes)}" : "no classes";

    /// <summary>Trainable parameters of generator and discriminator together.</summary>
    public static long ParameterCount(TrainingConfiguration configuration)
    {
        var (generator, discriminator) = ParameterCounts(configuration);
        return generator + discriminator;
    }

    /// <summary>Trainable parameters of each.</summary>
    public static (long Generator, long Discriminator) ParameterCounts(TrainingConfiguration configuration) =>
        ArchitectureDescriptor.Of(configuration.Architecture).CountParameters(configuration.Networks, configuration.ImageSize);
}
