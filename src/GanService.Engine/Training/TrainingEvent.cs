using GanService.Engine.Imaging;
using GanService.Engine.Losses;

namespace GanService.Engine.Training;

/// <summary>What a training tells its host, on the training thread.</summary>
/// <param name="Step">The step it happened after; the first is 1.</param>
public abstract record TrainingEvent(int Step);

/// <summary>A step was made.</summary>
public sealed record StepCompleted(int Step, StepLosses Losses) : TrainingEvent(Step);

/// <summary>The faces of the job's fixed latents as they are now; those of seeds <c>seed … seed + 24</c>, row by row; where there are classes, they take turns.</summary>
public sealed record SampleDrawn(int Step, RgbImage Grid) : TrainingEvent(Step);

/// <summary>A state to keep: training can go on from it and faces can be generated with it.</summary>
/// <param name="State">A copy whose memory is used again.</param>
/// <param name="Release">To be called once, on any thread, when the state is kept or given up: the next checkpoint waits for it.</param>
public sealed record CheckpointReached(TrainingState State, Action Release) : TrainingEvent(State.Step);
