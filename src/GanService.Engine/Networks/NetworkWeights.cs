using System.Runtime.InteropServices;
using GanService.Engine.Compute;
using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>Copies a network's weights and batch statistics out of it and back into it.</summary>
public static class NetworkWeights
{
    /// <summary>A copy of all parameters and buffers.</summary>
    public static IReadOnlyList<NamedTensor> Capture(nn.Module network) =>
        [.. network.state_dict().Select(entry => new NamedTensor(entry.Key, entry.Value.shape, Values(entry.Value)))];

    /// <summary>Renews a copy that was made with <see cref="Capture"/>.</summary>
    public static void Recapture(nn.Module network, IReadOnlyList<NamedTensor> copy)
    {
        foreach (var ((_, tensor), captured) in network.state_dict().Zip(copy))
            tensor.bytes.CopyTo(captured.Bytes);
    }

    /// <summary>Overwrites all parameters and buffers.</summary>
    /// <exception cref="InvalidDataException">A name is missing or has another shape or type.</exception>
    public static void Restore(nn.Module network, IReadOnlyList<NamedTensor> weights)
    {
        var byName = weights.ToDictionary(t => t.Name);
        foreach (var (name, tensor) in network.state_dict())
        {
            if (tensor.dtype == ScalarType.Int64)
                MemoryMarshal.AsBytes(NamedTensor.Take<long>(byName, name, tensor.shape).AsSpan()).CopyTo(tensor.bytes);
            else
                MemoryMarshal.AsBytes(NamedTensor.Take<float>(byName, name, tensor.shape).AsSpan()).CopyTo(tensor.bytes);
        }
    }

    private static Array Values(Tensor tensor) => tensor.dtype == ScalarType.Int64
        ? MemoryMarshal.Cast<byte, long>(tensor.bytes).ToArray()
        : MemoryMarshal.Cast<byte, float>(tensor.bytes).ToArray();
}
