namespace GanService.Engine.Losses;

/// <summary>What a gradient penalty holds down.</summary>
public enum GradientPenaltyKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The slope of the discriminator at real images (Mescheder et al. 2018).</summary>
    R1,

    /// <summary>Its slope at generated images (likewise).</summary>
    R2,

    /// <summary>Both, as in R3GAN (Huang et al. 2024).</summary>
    R1AndR2,

    /// <summary>The distance of its slope to 1 between real and generated images (WGAN-GP, Gulrajani et al. 2017).</summary>
    Interpolated,
}
