using GanService.Engine.Compute;
using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using GanService.Engine.Sampling;
using GanService.Engine.Training;

namespace GanService.Benchmarks;

/// <summary>This engine's step on the same shapes.</summary>
internal sealed class FastLoop : IDisposable
{
    private readonly DenseGenerator generator;
    private readonly DenseDiscriminator discriminator;
    private readonly ThreadTeam team;
    private readonly TrainingStep step;
    private readonly float[] real;
    private readonly float[] discriminatorLatents;
    private readonly float[] generatorLatents;

    public FastLoop(int imageSize, OptimizerSettings optimizer, int batch, int threads)
    {
        var settings = new NetworkSettings();
        generator = new(settings, imageSize);
        discriminator = new(settings, imageSize);
        team = new(threads);
        step = new(generator, discriminator, settings, new BinaryCrossEntropyLoss(), optimizer, optimizer, batch, team);
        real = new float[batch / 2 * 3 * imageSize * imageSize];
        discriminatorLatents = new float[batch / 2 * 100];
        generatorLatents = new float[batch * 100];
        var random = new SeededRandom(1, RandomStream.Latents);
        random.FillUniform(real, 1, 0);
        random.FillNormal(discriminatorLatents, 1 << 20);
        random.FillNormal(generatorLatents, 2 << 20);
    }

    public void Step() => step.Run(real, discriminatorLatents, generatorLatents);

    public void Dispose()
    {
        step.Dispose();
        team.Dispose();
        generator.Dispose();
        discriminator.Dispose();
    }
}
