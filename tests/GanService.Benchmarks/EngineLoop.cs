using GanService.Engine.Data;
using GanService.Engine.Recipes;
using GanService.Engine.Training;

namespace GanService.Benchmarks;

/// <summary>This engine's step.</summary>
internal sealed class EngineLoop
{
    private readonly TrainingModel model;
    private readonly StepInputs inputs;

    public EngineLoop(TrainingConfiguration configuration, int threads)
    {
        var pack = Path.GetTempFileName();
        SyntheticFaces.Pack(seed: 1, count: 50, configuration.ImageSize, pack, CancellationToken.None);
        using (var faces = PackedDataset.Open(pack))
        {
            inputs = new(configuration, faces);
            inputs.Fill(step: 1);
        }

        File.Delete(pack);
        model = new(configuration, threads);
    }

    public void Step() => model.Step(inputs);
}
