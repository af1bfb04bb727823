using GanService.Engine.Optimizers;
using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>Where a module's numbers lie in memory; they stay there for as long as the module lives.</summary>
internal static unsafe class NativeParameters
{
    /// <summary>All parameters of a network, in the order of their registration.</summary>
    public static IReadOnlyList<ParameterBuffer> Of(nn.Module network) =>
        [.. network.named_parameters().Select(p => new ParameterBuffer(p.name, Pointer(p.parameter), checked((int)p.parameter.numel())))];

    /// <summary>The place of the parameter of that name.</summary>
    public static int IndexOf(IReadOnlyList<ParameterBuffer> parameters, string name) => Enumerable.Range(0, parameters.Count).Single(i => parameters[i].Name == name);

    /// <summary>The first of a contiguous tensor's numbers, as float.</summary>
    public static float* Pointer(Tensor tensor)
    {
        fixed (byte* start = tensor.bytes)
            return (float*)start;
    }
}
