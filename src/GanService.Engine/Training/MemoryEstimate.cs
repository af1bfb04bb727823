using GanService.Engine.Architectures;
using GanService.Engine.Optimizers;
using GanService.Engine.Recipes;

namespace GanService.Engine.Training;

/// <summary>
/// The memory that a training takes beside the program, from above. Dense networks of 64 pixels that went on from a checkpoint took 94 %
/// of it when files were still read whole; ten configurations of 64 and 128 pixels that began anew took 77 to 93 % of it without what reading a checkpoint takes.
/// </summary>
public static class MemoryEstimate
{
    private const long Fixed = 100L << 20; // libtorch's threads and kernels, and the collector's own

    /// <summary>Why a training does not fit into a number of bytes, or null.</summary>
    public static string? Excess(TrainingConfiguration configuration, long limit) => Bytes(configuration) is var bytes && bytes > limit
        ? $"This training needs about {bytes >> 20:N0} MiB of memory; the limit is {limit >> 20:N0}."
        : null;

    /// <summary>Bytes at the training's peak.</summary>
    public static long Bytes(TrainingConfiguration configuration) => Fixed + OwnBytes(configuration);

    /// <summary>Of these, what is free when it has ended.</summary>
    public static long OwnBytes(TrainingConfiguration configuration)
    {
        var parameters = ConfigurationValidation.ParameterCount(configuration);
        var states = Math.Max(States(configuration.GeneratorOptimizer), States(configuration.DiscriminatorOptimizer));
        // Weights, optimizers' state and the average: trained, as the copy that checkpoints are written from, and as read from the one that
        // any training may have to go on from; and what a step needs.
        var architecture = ArchitectureDescriptor.Of(configuration.Architecture);
        var perParameter = (3 * (1 + states + (configuration.GeneratorAverage > 0 ? 1 : 0))) + architecture.NumbersPerParameter(configuration);
        return sizeof(float) * ((parameters * perParameter) + (configuration.BatchSize * architecture.NumbersPerImage(configuration)));
    }

    private static int States(OptimizerSettings optimizer) => optimizer is AdamSettings ? 2 : 1;
}
