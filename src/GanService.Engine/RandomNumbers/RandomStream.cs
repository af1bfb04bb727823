namespace GanService.Engine.RandomNumbers;

/// <summary>What random numbers are used for. The values are part of the seed contract: never renumber them.</summary>
public enum RandomStream
{
    Latents = 0,
    GeneratorWeights = 1,
    DiscriminatorWeights = 2,
    RealBatches = 3,
    DiscriminatorLatents = 4,
    GeneratorLatents = 5,
    SyntheticFaces = 6,
    Flips = 7,
    Augmentation = 8,
    Interpolates = 9,

    // Measuring counts from here, so that training has room above.
    QualityImages = 20,
    QualityPatches = 21,
    QualityDirections = 22,
}
