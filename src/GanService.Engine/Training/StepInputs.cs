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

    /// <summary>(N/2, Z), or (N/2, Z + K) with classes: those of the real images.</summary>
    public float[] DiscriminatorLatents { get; } = new float[configuration.BatchSize / 2 * configuration.Networks.InputSize];

    /// <summary>(M, Z), or (M, Z + K) with classes: those of the real images, again and again.</summary>
    public float[] GeneratorLatents { get; } = new float[configuration.GeneratorLatents * configuration.Networks.InputSize];

    public void Fill(int step)
    {
        realBatches.Fill(Real, step);
        Fill(DiscriminatorLatents, discriminatorRandom, step);
        Fill(GeneratorLatents, generatorRandom, step);
    }

    private void Fill(Span<float> rows, SeededRandom random, int step)
    {
        var (latentSize, inputSize) = (configuration.Networks.LatentSize, configuration.Networks.InputSize);
        var count = rows.Length / inputSize;
        random.FillNormal(rows[..(count * latentSize)], (ulong)step << 32);
        if (inputSize == latentSize)
            return;
        for (var i = count - 1; i >= 0; i--) // the last first, into room that is not taken any more
        {
            var row = rows.Slice(i * inputSize, inputSize);
            rows.Slice(i * latentSize, latentSize).CopyTo(row);
            row[latentSize..].Clear();
            row[latentSize + dataset.ClassOf(realBatches.Index(step, i % (configuration.BatchSize / 2)))] = 1;
        }
    }
}
