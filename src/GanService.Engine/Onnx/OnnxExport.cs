using System.Runtime.InteropServices;
using GanService.Engine.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Generator = GanService.Engine.Networks.Generator;

namespace GanService.Engine.Onnx;

/// <summary>
/// Writes a generator as an ONNX file, for any runtime: input <c>latents</c> (batch, Z), output <c>images</c> (batch, 3, S, S) in [−1, 1].
/// The weights keep the names that they have in <c>generator.safetensors</c>.
/// </summary>
public sealed class OnnxExport
{
    private const string Latents = "latents", Images = "images";
    private const float Slope = 0.2f;

    private readonly OnnxGraph graph = new();
    private readonly Generator generator;
    private readonly Dictionary<string, nn.Module> modules;

    private OnnxExport(Generator generator)
    {
        this.generator = generator;
        modules = generator.named_modules().ToDictionary(m => m.name, m => m.module);
    }

    /// <summary>Writes the file; <paramref name="length"/> is told before its first byte.</summary>
    public static Task WriteAsync(Stream output, Generator generator, string producer, Action<long> length, CancellationToken cancellationToken)
    {
        var export = new OnnxExport(generator);
        export.graph.Rename(generator is FacesGenerator ? export.Faces() : export.Layers(), Images);
        long side = generator.ImageSize;
        var model = export.graph.ToModel(producer, (Latents, [-1, generator.LatentSize]), (Images, [-1, 3, side, side]));
        length(model.Length);
        return model.WriteAsync(output, cancellationToken);
    }

    // Dense and convolutional generators are a list of layers between two shapes.
    private string Layers()
    {
        long side = generator.ImageSize;
        var x = generator is DcganGenerator ? Reshape(Latents, -1, generator.LatentSize, 1, 1) : Latents;
        for (var i = 0; modules.TryGetValue($"layers.{i}", out var layer); i++)
            x = Layer($"layers.{i}", layer, x);
        return generator is DcganGenerator ? x : Reshape(x, -1, 3, side, side);
    }

    private string Faces()
    {
        const long FirstSide = 4;
        var x = Reshape(Layer("start", Latents), -1, FirstSide, FirstSide, modules["start"].get_parameter("bias")!.numel() / (FirstSide * FirstSide));
        x = Rectify(graph.Add("Transpose", [x], ("perm", new long[] { 0, 3, 1, 2 })));
        var strength = graph.AddWeights("style_strength", [], [StyledStage.Strength]);
        var plain = Count("stages") - Count("refinements");
        for (var i = 0; i < Count("stages"); i++)
        {
            var features = Layer($"stages.{i}.up", x);
            var style = Reshape(Layer($"stages.{i}.style", Latents), -1, modules[$"stages.{i}.style"].get_parameter("bias")!.numel(), 1, 1);
            var change = graph.Add("Mul", [graph.Add("Mul", [features, style]), strength]);
            x = Rectify(graph.Add("Add", [features, change]));
            if (i >= plain)
                x = Refine($"refinements.{i - plain}", x);
        }

        if (modules.ContainsKey("fullSize"))
            x = Rectify(Layer("fullSize", x));
        return graph.Add("Tanh", [Layer("image", x)]);
    }

    private string Refine(string name, string input)
    {
        var added = Rectify(Layer($"{name}.convolution", input));
        return graph.Add("Add", [input, graph.Add("Mul", [added, graph.AddWeights($"{name}.strength", [], [Refinement.Strength])])]);
    }

    private int Count(string list) => Enumerable.Range(0, modules.Count).TakeWhile(i => modules.ContainsKey($"{list}.{i}")).Count();

    private string Layer(string name, string input) => Layer(name, modules[name], input);

    private string Layer(string name, nn.Module layer, string input) => layer switch
    {
        Linear => graph.Add("Gemm", [input, Weight(name, "weight"), Weight(name, "bias")], ("transB", 1)),
        Conv2d => graph.Add(
            "Conv", [input, Weight(name, "weight"), Weight(name, "bias")], ("kernel_shape", new long[] { 3, 3 }), ("pads", new long[] { 1, 1, 1, 1 })),
        ConvTranspose2d transposed => Transposed(name, transposed, input),
        BatchNorm1d { eps: var epsilon } => Normalize(name, input, epsilon),
        BatchNormalizationLayer => Normalize(name, input, BatchNormalizationLayer.Epsilon),
        LeakyRectifier => Rectify(input),
        ReLU => graph.Add("Relu", [input]),
        Tanh => graph.Add("Tanh", [input]),
        _ => throw new NotSupportedException($"The layer {name} has no counterpart in ONNX here."),
    };

    // The first of a DCGAN makes 4×4 pixels of one; all others double the side.
    private string Transposed(string name, ConvTranspose2d layer, string input)
    {
        var doubles = !(generator is DcganGenerator && name == "layers.0");
        IEnumerable<string> inputs = layer.bias is null ? [input, Weight(name, "weight")] : [input, Weight(name, "weight"), Weight(name, "bias")];
        return graph.Add(
            "ConvTranspose", inputs, ("kernel_shape", new long[] { 4, 4 }), ("strides", doubles ? new long[] { 2, 2 } : [1, 1]), ("pads", doubles ? new long[] { 1, 1, 1, 1 } : [0, 0, 0, 0]));
    }

    private string Normalize(string name, string input, double epsilon) => graph.Add(
        "BatchNormalization", [input, Weight(name, "weight"), Weight(name, "bias"), Weight(name, "running_mean"), Weight(name, "running_var")], ("epsilon", (float)epsilon));

    private string Rectify(string input) => graph.Add("LeakyRelu", [input], ("alpha", Slope));

    private string Reshape(string input, params long[] shape) => graph.Add("Reshape", [input, graph.AddShape(shape)]);

    private string Weight(string module, string name)
    {
        var values = modules[module].get_parameter(name) ?? modules[module].get_buffer(name)!;
        return graph.AddWeights($"{module}.{name}", values.shape, MemoryMarshal.Cast<byte, float>(values.bytes));
    }
}
