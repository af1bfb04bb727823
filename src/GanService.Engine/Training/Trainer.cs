using GanService.Engine.Data;
using GanService.Engine.Imaging;
using GanService.Engine.Losses;
using GanService.Engine.Recipes;

namespace GanService.Engine.Training;

/// <summary>The training loop. It knows no host, no database and no files: everything leaves through the report callback.</summary>
public static class Trainer
{
    /// <summary>Faces in a sample grid, five by five as in the article.</summary>
    public const int SampleCount = 25;

    private const int SampleColumns = 5;

    /// <summary>Trains until the configured step or until asked to stop; either way the state reached is reported as a checkpoint.</summary>
    /// <param name="configuration">A valid configuration.</param>
    /// <param name="dataset">Images of the configuration's size, and of its classes where it has some.</param>
    /// <param name="report">Called on this thread; what it throws ends the training.</param>
    /// <param name="stop">Asks to stop after the current step.</param>
    /// <param name="threads">Threads that train; the result does not depend on their number.</param>
    /// <param name="start">A state of the same configuration to go on from.</param>
    /// <param name="request">Asks for checkpoints between those of the configuration.</param>
    /// <returns>Whether the last step was reached.</returns>
    /// <exception cref="TrainingDivergedException">A loss or a weight became NaN or infinite.</exception>
    public static bool Run(
        TrainingConfiguration configuration,
        PackedDataset dataset,
        Action<TrainingEvent> report,
        CancellationToken stop,
        int threads,
        TrainingState? start = null,
        CheckpointRequest? request = null)
    {
        if (dataset.ImageSize != configuration.ImageSize)
            throw new ArgumentException($"The dataset has images of {dataset.ImageSize} pixels, the configuration asks for {configuration.ImageSize}.");
        if (configuration.Networks.Classes is not null && !dataset.HasClasses)
            throw new ArgumentException("The configuration has classes, and the dataset was not told those of its images.");
        using var model = new TrainingModel(configuration, threads);
        if (start is not null)
            model.Restore(start);
        var firstStep = (start?.Step ?? 0) + 1;
        using var inputs = new InputPipeline(configuration, dataset, firstStep);
        for (var step = firstStep; step <= configuration.Steps; step++)
        {
            var losses = model.Step(inputs.Take());
            ThrowIfDiverged(step, losses);
            report(new StepCompleted(step, losses));
            var isLast = step == configuration.Steps;
            if (isLast || step == 1 || step % configuration.SampleEverySteps == 0)
                report(new SampleDrawn(step, DrawSample(model, configuration.Seed)));
            var isStopped = stop.IsCancellationRequested;
            var isRequested = request?.Take() ?? false;
            if (isLast || step % configuration.CheckpointEverySteps == 0 || isStopped || isRequested)
                report(new CheckpointReached(model.Capture(step), model.Release));
            if (isStopped)
                return isLast;
        }

        return true;
    }

    private static RgbImage DrawSample(TrainingModel model, long seed) =>
        ImageGrid.Compose(model.Faces.Generate([.. Enumerable.Range(0, SampleCount).Select(i => seed + i)]), SampleColumns, gap: 2);

    private static void ThrowIfDiverged(int step, StepLosses losses)
    {
        ThrowIfNotFinite(step, losses.DiscriminatorReal, "discriminatorReal");
        ThrowIfNotFinite(step, losses.DiscriminatorFake, "discriminatorFake");
        ThrowIfNotFinite(step, losses.Generator, "generator");
    }

    private static void ThrowIfNotFinite(int step, float loss, string name)
    {
        if (!float.IsFinite(loss))
            throw new TrainingDivergedException(step, $"the loss {name} is {(float.IsNaN(loss) ? "not a number" : "infinite")}");
    }
}
