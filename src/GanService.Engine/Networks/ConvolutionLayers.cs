using GanService.Engine.RandomNumbers;
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
            var isScale = parameter.dim() == 1 && parameter.data<float>().All(value => value == 1);
            if (parameter.dim() == 1 && !isScale)
            {
                parameter.zero_();
                continue;
            }

            var values = new float[parameter.numel()];
            random.FillNormal(values, position);
            position += (ulong)values.Length;
            foreach (ref var value in values.AsSpan())
                value = (value * Deviation) + (isScale ? 1 : 0);
            using var initial = tensor(values, parameter.shape);
            parameter.copy_(initial);
        }
    }

    /// <summary>
    /// Sets every weight to normal numbers of variance 2 / inputs, which keeps the size of what passes rectified layers (He et al. 2015),
    /// and biases to zero. Transposed convolutions of 4×4 pixels and stride 2 begin as smooth enlargements instead.
    /// </summary>
    public static void InitializeHe(nn.Module network, SeededRandom random)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var position = 0UL;
        foreach (var module in network.modules())
        {
            var (weight, bias) = module switch
            {
                Linear linear => (linear.weight!, linear.bias!),
                Conv2d convolution => (convolution.weight!, convolution.bias!),
                ConvTranspose2d transposed => (transposed.weight!, transposed.bias!),
                _ => default,
            };
            if (weight is null)
                continue;
            var values = new float[weight.numel()];
            random.FillNormal(values, position);
            position += (ulong)values.Length;
            if (module is ConvTranspose2d)
                MakeSmooth(values, inputs: weight.shape[0]);
            else
                Scale(values, MathF.Sqrt(2f / (weight.numel() / weight.shape[0]))); // (outputs, inputs, …)
            weight.copy_(tensor(values, weight.shape));
            bias.zero_();
        }
    }

    /// <summary>
    /// Has half of the variance that layers begin with come from the latent, and half from its class: of a one-hot vector's numbers only one is not 0,
    /// and by the rule of <see cref="InitializeHe"/> alone a class would count as little as one of the latent's many.
    /// </summary>
    /// <param name="layers">They are given a latent, followed by a one-hot vector.</param>
    /// <param name="latentSize">Numbers of the latent.</param>
    internal static void BalanceClasses(IEnumerable<Linear> layers, int latentSize)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var layer in layers)
        {
            var weight = layer.weight!; // (outputs, Z + K), each of variance 2 / (Z + K)
            var half = weight.shape[1] / 2f;
            weight.narrow(1, 0, latentSize).mul_(tensor(MathF.Sqrt(half / latentSize)));
            weight.narrow(1, latentSize, weight.shape[1] - latentSize).mul_(tensor(MathF.Sqrt(half)));
        }
    }

    // Four fifths of a kernel's variance are one random number spread by the filter that enlarges bilinearly; the rest differs from
    // pixel to pixel. All at random would begin with a chequered pattern, which faces keep traces of (Odena et al. 2016).
    private static void MakeSmooth(float[] values, long inputs)
    {
        ReadOnlySpan<float> filter = [1, 3, 3, 1];
        // A quarter of the taps meet any one pixel. Where neighbours are alike, the filter's gain is 16, where they are not, 10.
        var (smooth, rough) = (MathF.Sqrt(0.8f * 2 / inputs) / 14, MathF.Sqrt(0.2f * 2 / (4 * inputs)));
        for (var kernel = 0; kernel < values.Length; kernel += 16)
        {
            var mixture = values[kernel];
            for (var tap = 0; tap < 16; tap++)
                values[kernel + tap] = (smooth * mixture * filter[tap / 4] * filter[tap % 4]) + (rough * values[kernel + tap]);
        }
    }

    private static void Scale(float[] values, float factor)
    {
        foreach (ref var value in values.AsSpan())
            value *= factor;
    }
}
