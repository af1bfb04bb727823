using System.Runtime.InteropServices;
using GanService.Engine.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Generator = GanService.Engine.Networks.Generator;

namespace GanService.Engine.Onnx;

/// <summary>A generator's layers as operators of a graph. What takes an input and gives an output takes and gives its name.</summary>
internal sealed class OnnxLayers(Generator generator)
{
    /// <summary>The graph's input (batch, Z), with classes (batch, Z + K).</summary>
    public const string Latents = "latents";

    private readonly Dictionary<string, nn.Module> modules = generator.named_modules().ToDictionary(m => m.name, m => m.module);

    public Generator Generator => generator;

    public OnnxGraph Graph { get; } = new();

    public bool Has(string name) => modules.ContainsKey(name);

    /// <summary>Entries of a list of layers.</summary>
    public int Count(string list) => Enumerable.Range(0, modules.Count).TakeWhile(i => Has($"{list}.{i}")).Count();

    /// <summary>Numbers that a layer with a bias answers.</summary>
    public long Outputs(string name) => modules[name].get_parameter("bias")!.numel();

    /// <summary>The list <c>layers</c>, one after the other.</summary>
    public string Sequence(string input) => Enumerable.Range(0, Count("layers")).Aggregate(input, (x, i) => Layer($"layers.{i}", x));

    public string Layer(string name, string input) => modules[name] switch
    {
        Linear => Graph.Add("Gemm", [input, Weight(name, "weight"), Weight(name, "bias")], ("transB", 1)),
        Conv2d layer => Graph.Add("Conv", [input, Weight(name, "weight"), Weight(name, "bias")], ("kernel_shape", layer.kernel_size), ("pads", Pads(layer))),
        ConvTranspose2d layer => Graph.Add(
            "ConvTranspose",
            layer.bias is null ? [input, Weight(name, "weight")] : [input, Weight(name, "weight"), Weight(name, "bias")],
            ("kernel_shape", layer.kernel_size),
            ("strides", layer.stride),
            ("pads", Pads(layer))),
        BatchNorm1d { eps: var epsilon } => Normalize(name, input, epsilon),
        BatchNormalizationLayer => Normalize(name, input, BatchNormalizationLayer.Epsilon),
        LeakyRectifier => Rectify(input),
        ReLU => Graph.Add("Relu", [input]),
        Tanh => Graph.Add("Tanh", [input]),
        _ => throw new NotSupportedException($"The layer {name} has no counterpart in ONNX here."),
    };

    public string Rectify(string input) => Graph.Add("LeakyRelu", [input], ("alpha", LeakyRectifier.Slope));

    /// <param name="input">What is given a shape.</param>
    /// <param name="shape">The batch is −1.</param>
    public string Reshape(string input, params long[] shape) => Graph.Add("Reshape", [input, Graph.AddShape(shape)]);

    private string Normalize(string name, string input, double epsilon) => Graph.Add(
        "BatchNormalization", [input, Weight(name, "weight"), Weight(name, "bias"), Weight(name, "running_mean"), Weight(name, "running_var")], ("epsilon", (float)epsilon));

    private string Weight(string module, string name)
    {
        var values = modules[module].get_parameter(name) ?? modules[module].get_buffer(name)!;
        return Graph.AddWeights($"{module}.{name}", values.shape, MemoryMarshal.Cast<byte, float>(values.bytes));
    }

    private static long[] Pads(Convolution layer) => [.. layer.padding!, .. layer.padding!]; // at the start and at the end of each side
}
