namespace GanService.Engine.Losses;

/// <summary>The objectives a job may choose.</summary>
public enum LossKind
{
    /// <summary>Goodfellow et al. 2014, with the non-saturating generator loss of their section 3.</summary>
    BinaryCrossEntropy,
}
