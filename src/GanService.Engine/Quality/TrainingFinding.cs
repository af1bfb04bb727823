namespace GanService.Engine.Quality;

/// <summary>Something that goes wrong in a training.</summary>
/// <param name="Trouble">What it is.</param>
/// <param name="Text">What was seen, in plain words.</param>
/// <param name="HealthyStep">The last step at which it was not there yet; 0 if it always was.</param>
public sealed record TrainingFinding(TrainingTrouble Trouble, string Text, int HealthyStep);

/// <summary>What may go wrong in a training.</summary>
public enum TrainingTrouble
{
    /// <summary>The generator makes nearly the same face of every latent.</summary>
    Collapse,

    /// <summary>Losses grow without bound or are no longer numbers.</summary>
    Divergence,

    /// <summary>The discriminator is so sure that the generator learns little from it.</summary>
    DiscriminatorWon,
}
