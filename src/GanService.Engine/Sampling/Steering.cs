namespace GanService.Engine.Sampling;

/// <summary>Which way a generator's latents are moved before they are drawn.</summary>
/// <param name="LatentSize">Numbers in a latent.</param>
public sealed record Steering(int LatentSize)
{
    /// <summary>How much of the way from the typical face is left: 1 leaves latents as they are, 0 gives the typical face.</summary>
    public double Truncation { get; init; } = 1;

    /// <summary>The latent of the generator's <see cref="TypicalFace"/>; needed where latents are truncated.</summary>
    public float[] Typical { get; init; } = [];

    /// <summary>The latent of a seed's face.</summary>
    public float[] Of(long seed) => Of(Latents.Of(seed, LatentSize));

    /// <summary>A latent where it is moved to.</summary>
    public float[] Of(float[] latent) => Truncation == 1 ? latent : Latents.Between(latent, Typical, 1 - Truncation);
}
