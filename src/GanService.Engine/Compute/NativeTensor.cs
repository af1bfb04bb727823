using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace GanService.Engine.Compute;

/// <summary>
/// Tensors of numbers that are copied into libtorch's own memory. TorchSharp's <c>tensor</c> leaves an array where the collector put it,
/// and on some processors (seen on AMD's with AVX-512) products round differently where numbers do not begin at a multiple of 64 bytes:
/// the same training would end with other networks, and the same seed with another face.
/// </summary>
internal static class NativeTensor
{
    /// <summary>A copy of <paramref name="values"/> in that shape.</summary>
    public static Tensor Of(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        var copy = empty(shape);
        values.CopyTo(MemoryMarshal.Cast<byte, float>(copy.bytes));
        return copy;
    }
}
