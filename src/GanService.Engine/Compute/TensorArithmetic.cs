using TorchSharp;
using static TorchSharp.torch;

namespace GanService.Engine.Compute;

/// <summary>
/// What the operators and methods of TorchSharp do, with numbers that are kept. TorchSharp makes a native scalar of a number for each
/// call – also of the 1 that a tensor is taken times when it is added – and lets the collector free it while libtorch still reads it: a
/// long training fails with "toFloat" or "Unknown scalar type". Tensors are safe, because their scope holds them.
/// </summary>
internal static class TensorArithmetic
{
    private static readonly Scalar one = 1, two = 2;

    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, one);

    /// <param name="y">One that is kept.</param>
    public static Tensor Plus(this Tensor x, Scalar y) => x.add(y, one);

    public static Tensor Squared(this Tensor x) => x.pow(two);

    /// <summary>Adds 1 to each of its numbers.</summary>
    public static void Increment(this Tensor x) => x.add_(one, one);
}
