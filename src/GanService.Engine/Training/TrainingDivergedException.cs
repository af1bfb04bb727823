namespace GanService.Engine.Training;

/// <summary>A loss or a weight is no longer a finite number; going on would only spread it.</summary>
public sealed class TrainingDivergedException(int step, string what)
    : Exception($"Training diverged at step {step}: {what}. Lower the learning rate.")
{
    /// <summary>The step that found it.</summary>
    public int Step => step;
}
