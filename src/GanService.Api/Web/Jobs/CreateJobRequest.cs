using System.ComponentModel.DataAnnotations;
using GanService.Api.Web.Http;
using GanService.Engine.Augmentations;
using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using GanService.Engine.Recipes;

namespace GanService.Api.Web.Jobs;

/// <summary>A job to queue. Every field is optional; what is left out comes from the recipe, or from the job whose checkpoint it continues from.</summary>
[StandsFor(typeof(TrainingConfiguration))]
public sealed record CreateJobRequest
{
    /// <summary>For people; made of the recipe and the dataset when left out.</summary>
    /// <example>my faces</example>
    [StringLength(200, MinimumLength = 1)]
    [RegularExpression(@"[^\p{Cc}]*", ErrorMessage = "must be one line, without control characters.")]
    public string? Name { get; init; }

    /// <summary>Short words by which jobs are found together: at most 20 of up to 50 characters, without commas.</summary>
    /// <example>["baseline"]</example>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Name or id of a dataset.</summary>
    /// <example>synthetic-faces</example>
    public string? Dataset { get; init; }

    /// <summary>Name of a recipe, see <c>GET /recipes</c>.</summary>
    /// <example>article</example>
    public string? Recipe { get; init; }

    /// <summary>Steps to train: one discriminator update on real, one on generated images, and one generator update each.</summary>
    /// <example>5000</example>
    public int? Steps { get; init; }

    /// <summary>Decides initial weights, batch order and latents: the same seed trains the same networks.</summary>
    /// <example>42</example>
    public long? Seed { get; init; }

    /// <summary>Half of it are the real images of a step's discriminator update, and half the generated ones.</summary>
    /// <example>32</example>
    public int? BatchSize { get; init; }

    /// <summary>Images of a step's generator update, at most batchSize. Left out, it is the recipe's, or batchSize where that is less.</summary>
    /// <example>32</example>
    public int? GeneratorBatchSize { get; init; }

    /// <summary>Side of the square images in pixels; for recipes <c>dcgan</c> and <c>faces</c> a power of two from 16 on.</summary>
    /// <example>28</example>
    public int? ImageSize { get; init; }

    /// <summary>The objective.</summary>
    /// <example>binary-cross-entropy</example>
    public LossKind? Loss { get; init; }

    /// <summary>Keeps the discriminator smooth. Not for dense networks.</summary>
    public GradientPenaltySettings? GradientPenalty { get; init; }

    /// <summary>Changes every image that the discriminator sees, so that it cannot learn few pictures by heart. Not for dense networks.</summary>
    public AugmentationSettings? Augmentation { get; init; }

    /// <summary>Whether half of the real images, at random, are mirrored left to right.</summary>
    /// <example>true</example>
    public bool? Flip { get; init; }

    /// <summary>Decay of the generator's weight average per step, such as 0.999; 0 keeps none. Faces are drawn with the average where there is one.</summary>
    /// <example>0.999</example>
    public double? GeneratorAverage { get; init; }

    /// <summary>The optimizer of both networks.</summary>
    public OptimizerSettings? Optimizer { get; init; }

    /// <summary>The generator's optimizer, in place of <c>optimizer</c>.</summary>
    public OptimizerSettings? GeneratorOptimizer { get; init; }

    /// <summary>The discriminator's optimizer, in place of <c>optimizer</c>.</summary>
    public OptimizerSettings? DiscriminatorOptimizer { get; init; }

    /// <summary>Share of the steps, the last ones, in which both learning rates fall in a straight line to almost 0; with 0 they stay as they are.</summary>
    /// <example>0.5</example>
    public double? LearningRateDecay { get; init; }

    /// <summary>
    /// The label of the dataset whose values are classes: both networks are told the class of each image, and faces of one can be asked for. Every
    /// image needs a value, of 2 to 50 different ones. For architecture <c>faces</c>.
    /// </summary>
    /// <example>Smiling</example>
    public string? ClassLabel { get; init; }

    /// <summary>The kind of both networks.</summary>
    /// <example>dense</example>
    public Architecture? Architecture { get; init; }

    /// <summary>Sizes of both networks, in place of all those of the recipe: what is left out here is as in recipe <c>article</c>.</summary>
    public NetworkSettings? Networks { get; init; }

    /// <summary>Steps between two sample grids; the first and the last step have one too.</summary>
    /// <example>200</example>
    public int? SampleEverySteps { get; init; }

    /// <summary>Steps between two checkpoints; the last step has one too.</summary>
    /// <example>500</example>
    public int? CheckpointEverySteps { get; init; }

    /// <summary>
    /// Ends the job early, when so many measurements in a row, one at a checkpoint, have found no smaller distance from the dataset than one
    /// before them; 0 makes all steps. The best checkpoint is kept.
    /// </summary>
    /// <example>10</example>
    public int? EarlyStoppingPatience { get; init; }

    /// <summary>Higher is taken first; among equals the oldest.</summary>
    /// <example>0</example>
    [Range(-1000, 1000)]
    public int? Priority { get; init; }

    /// <summary>
    /// A resumable checkpoint to go on from, in place of a recipe: its id, an alias, <c>latest</c> or <c>best</c>. The job begins with its weights and its optimizers' state and
    /// counts on from its step. What is left out, the dataset too, is as in the checkpoint's job; its networks cannot be changed.
    /// </summary>
    public string? FromCheckpoint { get; init; }

    /// <summary>A recipe's, or another job's, configuration with this request's fields over it.</summary>
    public TrainingConfiguration Over(TrainingConfiguration recipe) => recipe with
    {
        Steps = Steps ?? recipe.Steps,
        Seed = Seed ?? recipe.Seed,
        BatchSize = BatchSize ?? recipe.BatchSize,
        GeneratorBatchSize = GeneratorBatchSize ?? (BatchSize is >= TrainingConfiguration.MinGeneratorBatchSize && BatchSize < recipe.GeneratorBatchSize ? BatchSize : recipe.GeneratorBatchSize),
        ImageSize = ImageSize ?? recipe.ImageSize,
        Loss = Loss ?? recipe.Loss,
        GradientPenalty = GradientPenalty ?? recipe.GradientPenalty,
        Augmentation = Augmentation ?? recipe.Augmentation,
        Flip = Flip ?? recipe.Flip,
        GeneratorAverage = GeneratorAverage ?? recipe.GeneratorAverage,
        ClassLabel = ClassLabel ?? recipe.ClassLabel,
        Architecture = Architecture ?? recipe.Architecture,
        Networks = Networks ?? recipe.Networks,
        GeneratorOptimizer = GeneratorOptimizer ?? Optimizer ?? recipe.GeneratorOptimizer,
        DiscriminatorOptimizer = DiscriminatorOptimizer ?? Optimizer ?? recipe.DiscriminatorOptimizer,
        LearningRateDecay = LearningRateDecay ?? recipe.LearningRateDecay,
        SampleEverySteps = SampleEverySteps ?? recipe.SampleEverySteps,
        CheckpointEverySteps = CheckpointEverySteps ?? recipe.CheckpointEverySteps,
        EarlyStoppingPatience = EarlyStoppingPatience ?? recipe.EarlyStoppingPatience,
    };
}
