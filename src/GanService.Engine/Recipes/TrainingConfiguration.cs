using System.ComponentModel.DataAnnotations;
using GanService.Engine.Augmentations;
using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;

namespace GanService.Engine.Recipes;

/// <summary>Everything that decides what a training computes, apart from the pictures. The defaults are recipe <c>article</c>.</summary>
public sealed record TrainingConfiguration
{
    /// <summary>Images of a generator update: batch normalization needs two.</summary>
    public const int MinGeneratorBatchSize = 2;

    /// <summary>Characters of a label's name.</summary>
    public const int MaxLabelLength = 1000;

    /// <summary>Steps to train: one discriminator update on real, one on generated images, and one generator update each.</summary>
    [Range(1, 10_000_000)]
    public int Steps { get; init; } = 5000;

    /// <summary>Decides initial weights, batch order and latents: the same seed trains the same networks.</summary>
    [Range(0, 9_007_199_254_740_991)]
    public long Seed { get; init; } = 42;

    /// <summary>Half of it are the real images of a step's discriminator update, and half the generated ones.</summary>
    [Range(4, 1024)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Images of a step's generator update, at most <c>batchSize</c>; null for as many.</summary>
    [Range(MinGeneratorBatchSize, 1024)]
    public int? GeneratorBatchSize { get; init; }

    /// <summary>Side of the square images in pixels.</summary>
    [Range(8, 256)]
    public int ImageSize { get; init; } = 28;

    /// <summary>The objective.</summary>
    public LossKind Loss { get; init; } = LossKind.BinaryCrossEntropy;

    /// <summary>Keeps the discriminator smooth.</summary>
    public GradientPenaltySettings GradientPenalty { get; init; } = new();

    /// <summary>Changes every image that the discriminator sees.</summary>
    public AugmentationSettings Augmentation { get; init; } = new();

    /// <summary>Whether half of the real images, at random, are mirrored left to right.</summary>
    public bool Flip { get; init; }

    /// <summary>
    /// Decay of the generator's weight average per step, such as 0.999; 0 keeps none. Faces are drawn with the average where there is
    /// one; training goes on with the weights themselves.
    /// </summary>
    [Range(0, 0.99999)]
    public double GeneratorAverage { get; init; }

    /// <summary>
    /// The label of the dataset whose values are classes, such as <c>Smiling</c>: both networks are told the class of each image, and faces of
    /// one can be asked for. Every image needs a value, of 2 to 50 different ones. For architecture <c>faces</c>; null for no classes.
    /// </summary>
    [StringLength(MaxLabelLength, MinimumLength = 1)]
    public string? ClassLabel { get; init; }

    /// <summary>The kind of both networks.</summary>
    public Architecture Architecture { get; init; } = Architecture.Dense;

    /// <summary>Sizes of both networks.</summary>
    public NetworkSettings Networks { get; init; } = new();

    /// <summary>Updates the generator.</summary>
    public OptimizerSettings GeneratorOptimizer { get; init; } = new AdamSettings();

    /// <summary>Updates the discriminator.</summary>
    public OptimizerSettings DiscriminatorOptimizer { get; init; } = new AdamSettings();

    /// <summary>
    /// Share of the steps, the last ones, in which both learning rates fall in a straight line to almost 0; with 0 they stay as they are.
    /// Weights that would circle around their goal for ever come to rest.
    /// </summary>
    [Range(0, 1)]
    public double LearningRateDecay { get; init; }

    /// <summary>Steps between two sample grids; the first and the last step have one too.</summary>
    [Range(1, 10_000_000)]
    public int SampleEverySteps { get; init; } = 200;

    /// <summary>Steps between two checkpoints; the last step has one too.</summary>
    [Range(1, 10_000_000)]
    public int CheckpointEverySteps { get; init; } = 500;

    /// <summary>
    /// Ends the training early, when so many measurements in a row, one at a checkpoint, have found no smaller distance from the dataset than
    /// one before them; 0 makes all steps. The best checkpoint is kept.
    /// </summary>
    [Range(0, 1000)]
    public int EarlyStoppingPatience { get; init; }

    /// <summary>Latents of a generator update.</summary>
    internal int GeneratorLatents => GeneratorBatchSize ?? BatchSize;

    /// <summary>Share of the learning rates that a step takes: 1 until they fall, in the last step one part of those that are falling.</summary>
    internal double RateShare(long step)
    {
        var falling = LearningRateDecay * Steps;
        return falling >= 1 ? Math.Clamp((Steps + 1 - step) / falling, 0, 1) : 1;
    }
}
