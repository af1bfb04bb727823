namespace GanService.Engine.Losses;

/// <summary>The objectives a job may choose.</summary>
public enum LossKind
{
    /// <summary>Goodfellow et al. 2014, with the non-saturating generator loss of their section 3.</summary>
    BinaryCrossEntropy,

    /// <summary>Mao et al. 2017 (LSGAN): squared distances of the logits to 1 for real and 0 for generated images.</summary>
    LeastSquares,

    /// <summary>Lim and Ye 2017, Miyato et al. 2018: images that are told apart by a margin of 1 count no more.</summary>
    Hinge,

    /// <summary>Arjovsky et al. 2017: the difference of the mean logits. It needs a gradient penalty to stay bounded.</summary>
    Wasserstein,

    /// <summary>
    /// Jolicoeur-Martineau 2019, as in R3GAN (Huang et al. 2024): a real image need only look more real than the generated one that it
    /// is paired with. For convolutional networks.
    /// </summary>
    Relativistic,
}
