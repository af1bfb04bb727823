using GanService.Engine.Compute;

namespace GanService.Engine.Training;

/// <summary>
/// All that a training needs to go on after <paramref name="Step"/> as if it had never stopped. There is no random state: random
/// numbers are functions of seed and step.
/// </summary>
/// <param name="Step">The last step made.</param>
/// <param name="Generator">Weights and batch statistics.</param>
/// <param name="Discriminator">Weights.</param>
/// <param name="GeneratorOptimizer">The optimizer's moments.</param>
/// <param name="DiscriminatorOptimizer">The optimizer's moments.</param>
/// <param name="GeneratorAverage">The generator's weight average, which faces are drawn with; empty where there is none.</param>
/// <param name="AugmentedShare">Share of the images that adaptive augmentation changes; 0 where it is not adaptive.</param>
public sealed record TrainingState(
    int Step,
    IReadOnlyList<NamedTensor> Generator,
    IReadOnlyList<NamedTensor> Discriminator,
    IReadOnlyList<NamedTensor> GeneratorOptimizer,
    IReadOnlyList<NamedTensor> DiscriminatorOptimizer,
    IReadOnlyList<NamedTensor> GeneratorAverage,
    float AugmentedShare);
