using GanService.Engine.Data;
using GanService.Engine.RandomNumbers;
using GanService.Engine.Recipes;

namespace GanService.Engine.Training;

/// <summary>What goes into a step: a function of the job's seed and the step's number.</summary>
internal sealed class StepInputs(TrainingConfiguration configuration, PackedDataset dataset)
{
    private readonly RealBatches realBatches = new(dataset, configuration.Seed, configuration.BatchSize / 2, configuration.Flip);
    private readonly SeededRandom discriminatorRandom = new(configuration.Seed, RandomStream.DiscriminatorLatents);
    private readonly SeededRandom generatorRandom = new(configuration.Seed, RandomStream.GeneratorLatents);

    /// <summary>(N/2, 3, S, S) in [−1, 1].</summary>
    public float[] Real { get; } = new float[configuration.BatchSize / 2 * 3 * configuration.ImageSize * configuration.ImageSize];

    /// <summary>(N/2, Z)</summary>
    public float[] DiscriminatorLatents { get; } = new float[configuration.BatchSize / 2 * configuration.Networks.LatentSize];

    /// <summary>(N, Z)</summary>
    public float[] GeneratorLatents { get; } = new float[configuration.BatchSize * configuration.Networks.LatentSize];

    public void Fill(int step)
    {
        realBatches.Fill(Real, step);
        discriminatorRandom.FillNormal(DiscriminatorLatents, (ulong)step << 32);
        generatorRandom.FillNormal(GeneratorLatents, (ulong)step << 32);
    }
}
