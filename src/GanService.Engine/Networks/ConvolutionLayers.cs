using GanService.Engine.Sampling;
using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>What the convolutional networks share.</summary>
public static class ConvolutionLayers
{
    private const float Deviation = 0.02f;

    /// <summary>
    /// Sets convolutions to normal numbers of deviation 0.02 and normalizations' scales to normal numbers around 1 (Radford et al. 2015),
    /// drawn from <paramref name="random"/>; all else to zero.
    /// </summary>
    public static void Initialize(nn.Module network, SeededRandom random)
    {
        using var noGradient = no_grad();
        var position = 0UL;
        foreach (var (_, parameter) in network.named_parameters())
        {
            var isScale = parameter.dim() == 1 && parameter.eq(1).all().item<bool>();
            if (parameter.dim() == 1 && !isScale)
            {
                parameter.zero_();
                continue;
            }

            var values = new float[parameter.numel()];
            random.FillNormal(values, position);
            position += (ulong)values.Length;
            using var initial = tensor(values, parameter.shape).mul_(Deviation).add_(isScale ? 1 : 0);
            parameter.copy_(initial);
        }
    }
}
