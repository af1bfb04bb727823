using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;

namespace GanService.Engine.Recipes;

/// <summary>A named configuration, complete and ready to train.</summary>
/// <param name="Name">How a job asks for it.</param>
/// <param name="Description">What it is for, in a sentence or two.</param>
/// <param name="Configuration">Every default.</param>
public sealed record Recipe(string Name, string Description, TrainingConfiguration Configuration)
{
    /// <summary>All recipes, the default one first.</summary>
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new(
            "article",
            "The dense GAN of 2014 on small faces: three binary cross-entropy losses, 5000 steps of 32. Minutes on a laptop; the faces are recognizable and noisy.",
            new TrainingConfiguration()),
        new(
            "dcgan",
            "The convolutional GAN of 2015 on faces of 64×64 pixels: 3000 steps of 64, ten minutes on two cores.",
            new TrainingConfiguration { Architecture = Architecture.Dcgan, ImageSize = 64, BatchSize = 64, Steps = 3000, CheckpointEverySteps = 250, SampleEverySteps = 100 }),
        new(
            "faces",
            "The best faces of 64×64 pixels that 25 minutes on two fast cores give, also from a few hundred pictures: 18,000 steps of 16.",
            new TrainingConfiguration
            {
                Architecture = Architecture.Faces,
                ImageSize = 64,
                BatchSize = 16,
                GeneratorBatchSize = 8,
                Steps = 18_000,
                Loss = LossKind.Relativistic,
                GradientPenalty = new() { Kind = GradientPenaltyKind.R1AndR2, Weight = 1, EverySteps = 4 },
                Flip = true,
                GeneratorAverage = 0.9999,
                Networks = new() { LatentSize = 128, FullSizeChannels = 16, Refinements = 1 },
                GeneratorOptimizer = new AdamSettings { LearningRate = 0.0007, Beta1 = 0, Beta2 = 0.99 },
                DiscriminatorOptimizer = new AdamSettings { LearningRate = 0.0007, Beta1 = 0, Beta2 = 0.99 },
                LearningRateDecay = 0.9,
                SampleEverySteps = 500,
                CheckpointEverySteps = 1000,
            }),
    ];

    /// <summary>The recipe of that name, or null.</summary>
    public static Recipe? Find(string name) => All.FirstOrDefault(r => r.Name == name);
}
