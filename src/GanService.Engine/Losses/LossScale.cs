namespace GanService.Engine.Losses;

/// <summary>How the numbers of an objective read on an axis.</summary>
/// <param name="Name">What they are, with their unit.</param>
/// <param name="Undecided">
/// What the discriminator's losses on real and on generated images average where it cannot tell one from the other.
/// </param>
/// <param name="UndecidedName">The same, as people write it.</param>
/// <param name="IsSigned">
/// Whether the generator's loss is the mean of its logits, without a bound on either side. What the logits average is open then, so
/// no single loss settles at <paramref name="Undecided"/>; otherwise each of the three does.
/// </param>
public sealed record LossScale(string Name, double Undecided, string UndecidedName, bool IsSigned = false);
