using GanService.Engine.Networks;

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
    ];

    /// <summary>The recipe of that name, or null.</summary>
    public static Recipe? Find(string name) => All.FirstOrDefault(r => r.Name == name);
}
