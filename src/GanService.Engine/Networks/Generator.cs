using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>
/// Latents, each followed by its class as a one-hot vector where there are classes, (N, <see cref="InputSize"/>), to images (N, 3,
/// <see cref="ImageSize"/>, <see cref="ImageSize"/>) in [−1, 1]. A generator with several <see cref="Levels"/> takes one such row for each of them as
/// well, (N, <see cref="Levels"/> · <see cref="InputSize"/>).
/// </summary>
public abstract class Generator(string name, int latentSize, int imageSize, IReadOnlyList<string>? classes = null) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Its kind.</summary>
    public abstract Architecture Architecture { get; }

    public int LatentSize { get; } = latentSize;

    /// <summary>Names of the classes, in the order of the one-hot numbers; empty where there are none.</summary>
    public IReadOnlyList<string> Classes { get; } = classes ?? [];

    /// <summary>Numbers of a latent and its class.</summary>
    public int InputSize => LatentSize + Classes.Count;

    public int ImageSize { get; } = imageSize;

    /// <summary>Places at which a latent decides, from the smallest features of 4×4 on, each of twice the side of the last: 1 where it is heard at the start only.</summary>
    public virtual int Levels => 1;
}
