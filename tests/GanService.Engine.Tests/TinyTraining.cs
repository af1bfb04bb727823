using GanService.Engine.Compute;
using GanService.Engine.Data;
using GanService.Engine.Recipes;
using GanService.Engine.Training;

namespace GanService.Engine.Tests;

/// <summary>Trainings of milliseconds.</summary>
public static class TinyTraining
{
    public static TrainingConfiguration Configuration { get; } = new()
    {
        Steps = 12,
        BatchSize = 8,
        ImageSize = 8,
        Networks = new() { LatentSize = 6, GeneratorWidths = [10, 20], DiscriminatorWidths = [12] },
        SampleEverySteps = 5,
        CheckpointEverySteps = 4,
    };

    public static PackedDataset Faces(TemporaryFolder folder)
    {
        SyntheticFaces.Pack(seed: 1, count: 20, size: 8, folder.File("faces.pack"), CancellationToken.None);
        return PackedDataset.Open(folder.File("faces.pack"));
    }

    /// <summary>Trains and returns everything that was reported.</summary>
    public static IReadOnlyList<TrainingEvent> Run(TrainingConfiguration configuration, PackedDataset faces, TrainingState? start = null, int threads = 2)
    {
        List<TrainingEvent> events = [];
        Trainer.Run(configuration, faces, reported => events.Add(Kept(reported)), CancellationToken.None, threads, start);
        return events;
    }

    /// <summary>An event that stays as it is while training goes on.</summary>
    public static TrainingEvent Kept(TrainingEvent reported)
    {
        if (reported is not CheckpointReached { State: var state } checkpoint)
            return reported;
        var copy = new TrainingState(state.Step, Copy(state.Generator), Copy(state.Discriminator), Copy(state.GeneratorOptimizer), Copy(state.DiscriminatorOptimizer), Copy(state.GeneratorAverage), state.AugmentedShare);
        checkpoint.Release();
        return checkpoint with { State = copy };
    }

    public static TrainingState LastState(IReadOnlyList<TrainingEvent> events) => events.OfType<CheckpointReached>().Last().State;

    private static IReadOnlyList<NamedTensor> Copy(IReadOnlyList<NamedTensor> tensors) => [.. tensors.Select(t => t with { Values = (Array)t.Values.Clone() })];
}
