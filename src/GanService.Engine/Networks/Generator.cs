using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>Latents (N, <see cref="LatentSize"/>) to images (N, 3, <see cref="ImageSize"/>, <see cref="ImageSize"/>) in [−1, 1].</summary>
public abstract class Generator(string name, int latentSize, int imageSize) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Its kind.</summary>
    public abstract Architecture Architecture { get; }

    public int LatentSize { get; } = latentSize;

    public int ImageSize { get; } = imageSize;
}
