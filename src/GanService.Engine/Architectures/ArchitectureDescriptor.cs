using GanService.Engine.Augmentations;
using GanService.Engine.Compute;
using GanService.Engine.Networks;
using GanService.Engine.Onnx;
using GanService.Engine.RandomNumbers;
using GanService.Engine.Recipes;
using GanService.Engine.Steps;
using TorchSharp;

namespace GanService.Engine.Architectures;

/// <summary>All that differs between architectures. One that lacks any of it does not compile.</summary>
internal abstract class ArchitectureDescriptor
{
    /// <summary>What there is to know of an architecture.</summary>
    public static ArchitectureDescriptor Of(Architecture architecture) =>
#pragma warning disable CS8524 // Numbers without a name; a name without an arm, CS8509, stays an error.
        architecture switch
        {
            Architecture.Dense => new DenseArchitecture(),
            Architecture.Dcgan => new DcganArchitecture(),
            Architecture.Faces => new FacesArchitecture(),
        };
#pragma warning restore CS8524

    /// <summary>Whether its networks can be told the classes of images.</summary>
    public virtual bool HasClasses => false;

    /// <summary>A generator with any weights.</summary>
    public abstract Generator CreateGenerator(NetworkSettings settings, int imageSize);

    /// <summary>A discriminator with any weights.</summary>
    public abstract Discriminator CreateDiscriminator(NetworkSettings settings, int imageSize);

    /// <summary>Gives one of both the weights that training begins with.</summary>
    public abstract void Initialize(torch.nn.Module network, SeededRandom random);

    /// <summary>The step that trains both.</summary>
    /// <param name="generator">Made by <see cref="CreateGenerator"/>; the caller keeps it and disposes it after the step.</param>
    /// <param name="discriminator">Made by <see cref="CreateDiscriminator"/>; likewise.</param>
    /// <param name="configuration">The settings that both were made with, and how to train them.</param>
    /// <param name="team">Shares the work.</param>
    /// <param name="augmentation">Changes whatever the discriminator sees.</param>
    public abstract TrainingStep CreateStep(
        Generator generator, Discriminator discriminator, TrainingConfiguration configuration, ThreadTeam team, DifferentiableAugmentation? augmentation);

    /// <summary>What is not possible, or not together, with this architecture.</summary>
    public abstract IEnumerable<ConfigurationError> ErrorsOf(TrainingConfiguration configuration);

    /// <summary>Trainable parameters of each network.</summary>
    public abstract (long Generator, long Discriminator) CountParameters(NetworkSettings settings, int imageSize);

    /// <summary>Numbers that a step holds per image of a batch: found by measuring, rounded up.</summary>
    public abstract long NumbersPerImage(TrainingConfiguration configuration);

    /// <summary>Adds a generator's forward pass to its graph.</summary>
    /// <returns>The name of the images.</returns>
    public abstract string AddTo(OnnxLayers layers);
}
