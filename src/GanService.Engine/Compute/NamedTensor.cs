using System.Numerics;
using System.Runtime.InteropServices;

namespace GanService.Engine.Compute;

/// <summary>A tensor in managed memory, as files hold it.</summary>
/// <param name="Name">Unique within its file.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Values">A <c>float[]</c> or a <c>long[]</c>, row-major.</param>
public sealed record NamedTensor(string Name, long[] Shape, Array Values)
{
    /// <summary>The values as they lie in memory.</summary>
    public Span<byte> Bytes => Values switch
    {
        float[] numbers => MemoryMarshal.AsBytes(numbers.AsSpan()),
        long[] numbers => MemoryMarshal.AsBytes(numbers.AsSpan()),
        _ => throw new InvalidOperationException("Only float and long tensors can be stored."),
    };

    /// <summary>Whether no number in it is NaN or infinite.</summary>
    public bool IsFinite
    {
        get
        {
            if (Values is not float[] numbers)
                return true;
            var sum = Vector<float>.Zero; // of x − x, which is 0 for finite numbers and else NaN
            var vectors = MemoryMarshal.Cast<float, Vector<float>>(numbers);
            foreach (var vector in vectors)
                sum += vector - vector;
            return sum == Vector<float>.Zero && Array.TrueForAll(numbers[(vectors.Length * Vector<float>.Count)..], float.IsFinite);
        }
    }

    /// <summary>The values of a tensor that must be there with that type and shape.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static T[] Take<T>(IReadOnlyDictionary<string, NamedTensor> tensors, string name, long[] shape)
        where T : unmanaged
    {
        if (!tensors.TryGetValue(name, out var tensor))
            throw new InvalidDataException($"The tensor {name} is missing.");
        if (tensor.Values is not T[] values || !tensor.Shape.AsSpan().SequenceEqual(shape))
            throw new InvalidDataException($"The tensor {name} has shape [{string.Join(", ", tensor.Shape)}] where [{string.Join(", ", shape)}] is needed.");
        return values;
    }
}
