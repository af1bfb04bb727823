using System.ComponentModel.DataAnnotations;

namespace GanService.Engine.Augmentations;

/// <summary>
/// Differentiable augmentation (Zhao et al. 2020): real and generated images are changed alike before the discriminator sees them, so
/// that it cannot learn a small dataset by heart and the changes do not leak into the generated faces. 0 leaves a change out.
/// </summary>
public sealed record AugmentationSettings
{
    /// <summary>Strength of random brightness, saturation and contrast; 1 is the paper's.</summary>
    [Range(0, 1)]
    public double Color { get; init; }

    /// <summary>The farthest shift, as a share of the image's side; the paper's is 0.125. What comes in is grey.</summary>
    [Range(0, 0.5)]
    public double Translation { get; init; }

    /// <summary>Side of a random grey square, as a share of the image's side; the paper's is 0.5.</summary>
    [Range(0, 0.9)]
    public double Cutout { get; init; }

    /// <summary>Share of the images that are changed, the largest where <c>targetAccuracy</c> is not 0; the others are seen as they are.</summary>
    [Range(0, 1)]
    public double Probability { get; init; } = 1;

    /// <summary>
    /// Adaptive augmentation (Karras et al. 2020): the share of changed images begins at 0, grows while the discriminator tells more than
    /// this share of the images right, which is how knowing a small dataset by heart begins, and falls while it tells less. 0 keeps it constant.
    /// </summary>
    [Range(0, 1)]
    public double TargetAccuracy { get; init; }

    /// <summary>Whether nothing is changed.</summary>
    internal bool IsNone => Probability == 0 || (Color == 0 && Translation == 0 && Cutout == 0);
}
