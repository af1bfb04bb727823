using TorchSharp;
using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>x for x &gt; 0, else 0.2 x.</summary>
public sealed class LeakyRectifier() : nn.Module<Tensor, Tensor>(nameof(LeakyRectifier))
{
    /// <summary>Below zero.</summary>
    internal const float Slope = 0.2f;

    private static readonly Scalar slope = 0.2; // kept; see TensorArithmetic

    public static Tensor Apply(Tensor x) => x.leaky_relu(slope);

    public override Tensor forward(Tensor x) => Apply(x);
}
