using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>Looks at features once more at their own side: x + ½ · rectifier(3×3 convolution of x), a residual block (He et al. 2016).</summary>
public sealed class Refinement : nn.Module<Tensor, Tensor>
{
    /// <summary>How much of what the convolution answers is added.</summary>
    internal const float Strength = 0.5f;

    private static readonly TorchSharp.Scalar strength = 0.5; // kept; see TensorArithmetic

    private readonly Conv2d convolution;

    public Refinement(int channels)
        : base(nameof(Refinement))
    {
        convolution = nn.Conv2d(channels, channels, 3, padding: 1);
        RegisterComponents();
    }

    /// <param name="x">(N, channels, side, side)</param>
    public override Tensor forward(Tensor x) => x.add(LeakyRectifier.Apply(convolution.forward(x)), strength);
}
