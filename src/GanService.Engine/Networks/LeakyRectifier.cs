using TorchSharp;
using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>x for x &gt; 0, else 0.2 x.</summary>
public sealed class LeakyRectifier() : nn.Module<Tensor, Tensor>(nameof(LeakyRectifier))
{
    // TorchSharp makes a native scalar of a number for each call and lets the collector free it while libtorch still reads it: a long
    // training fails with "toFloat". One that is kept is never freed. The same goes for every number given to an operation on tensors;
    // tensors are safe, because their scope holds them.
    private static readonly Scalar slope = 0.2;

    public static Tensor Apply(Tensor x) => x.leaky_relu(slope);

    public override Tensor forward(Tensor x) => Apply(x);
}
