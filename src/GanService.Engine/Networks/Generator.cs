using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>Latents (N, <see cref="LatentSize"/>) to images (N, 3, <see cref="ImageSize"/>, <see cref="ImageSize"/>) in [−1, 1].</summary>
public abstract class Generator(string name, int latentSize, int imageSize) : nn.Module<Tensor, Tensor>(name)
{
    public int LatentSize { get; } = latentSize;

    public int ImageSize { get; } = imageSize;

    /// <summary>A generator of that architecture.</summary>
    public static Generator Of(Architecture architecture, NetworkSettings settings, int imageSize) => architecture switch
    {
        Architecture.Dense => new DenseGenerator(settings, imageSize),
        Architecture.Dcgan => new DcganGenerator(settings, imageSize),
        Architecture.Faces => new FacesGenerator(settings, imageSize),
        _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture, "There is no such architecture."),
    };
}
