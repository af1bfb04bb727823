using GanService.Engine.Sampling;
using TorchSharp.Modules;
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

    /// <summary>
    /// Sets every weight to normal numbers of variance 2 / inputs, which keeps the size of what passes rectified layers (He et al. 2015),
    /// scales to one and biases to zero.
    /// </summary>
    public static void InitializeHe(nn.Module network, SeededRandom random)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var position = 0UL;
        foreach (var module in network.modules())
        {
            // Of a transposed convolution with stride 2, a quarter of the taps meet any one pixel.
            var (weight, inputs) = module switch
            {
                Linear linear => (linear.weight, linear.in_features),
                Conv2d convolution => (convolution.weight, convolution.weight!.shape[1] * convolution.weight.shape[2] * convolution.weight.shape[3]),
                ConvTranspose2d transposed => (transposed.weight, transposed.weight!.shape[0] * transposed.weight.shape[2] * transposed.weight.shape[3] / 4),
                _ => (null, 0),
            };
            if (weight is null)
                continue;
            var values = new float[weight.numel()];
            random.FillNormal(values, position);
            position += (ulong)values.Length;
            weight.copy_(tensor(values, weight.shape).mul_(MathF.Sqrt(2f / inputs)));
        }

        foreach (var (name, parameter) in network.named_parameters())
        {
            if (name.EndsWith("bias", StringComparison.Ordinal))
                parameter.zero_();
        }
    }
}
