using System.Runtime.InteropServices;

namespace GanService.Engine.Onnx;

/// <summary>A network in the messages of onnx.proto (https://github.com/onnx/onnx/blob/main/docs/IR.md), built node by node.</summary>
internal sealed class OnnxGraph
{
    private const int Float = 1, Int64 = 7; // TensorProto.DataType
    private const long IrVersion = 8, OperatorSet = 13;

    private readonly ProtoMessage graph = new ProtoMessage().Add(2, "generator");
    private int nodes;

    /// <summary>Adds an operator.</summary>
    /// <returns>The name of its output.</returns>
    public string Add(string type, IEnumerable<string> inputs, params IEnumerable<(string Name, object Value)> attributes)
    {
        var output = $"{type}_{nodes++}";
        AddNode(type, inputs, output, attributes);
        return output;
    }

    /// <summary>Names what an operator gave.</summary>
    public void Rename(string value, string name) => AddNode("Identity", [value], name, []);

    /// <summary>Adds weights.</summary>
    /// <returns>Their name.</returns>
    public string AddWeights(string name, IEnumerable<long> shape, ReadOnlySpan<float> values) => AddTensor(name, shape, Float, MemoryMarshal.AsBytes(values));

    /// <summary>Adds what an operator takes as a shape; −1 is the size of the batch.</summary>
    public string AddShape(params long[] shape) => AddTensor($"shape_{nodes++}", [shape.Length], Int64, MemoryMarshal.AsBytes(shape.AsSpan()));

    /// <summary>The whole file.</summary>
    public ProtoMessage ToModel(string producer, (string Name, long[] Shape) input, (string Name, long[] Shape) output) => new ProtoMessage()
        .Add(1, IrVersion)
        .Add(2, producer)
        .Add(7, graph.Add(11, Described(input)).Add(12, Described(output)))
        .Add(8, new ProtoMessage().Add(1, "").Add(2, OperatorSet));

    private void AddNode(string type, IEnumerable<string> inputs, string output, IEnumerable<(string Name, object Value)> attributes)
    {
        var node = new ProtoMessage();
        foreach (var input in inputs)
            node.Add(1, input);
        node.Add(2, output).Add(3, output).Add(4, type);
        foreach (var (name, value) in attributes)
            node.Add(5, Attribute(name, value));
        graph.Add(1, node);
    }

    private static ProtoMessage Attribute(string name, object value)
    {
        const int FloatKind = 1, IntKind = 2, IntsKind = 7; // AttributeProto.AttributeType
        var attribute = new ProtoMessage().Add(1, name);
        switch (value)
        {
            case float number:
                return attribute.Add(2, number).Add(20, FloatKind);
            case int number:
                return attribute.Add(3, number).Add(20, IntKind);
            default:
                foreach (var number in (long[])value)
                    attribute.Add(8, number);
                return attribute.Add(20, IntsKind);
        }
    }

    private string AddTensor(string name, IEnumerable<long> shape, int type, ReadOnlySpan<byte> bytes)
    {
        var tensor = new ProtoMessage();
        foreach (var size in shape)
            tensor.Add(1, size);
        graph.Add(5, tensor.Add(2, type).Add(8, name).Add(9, bytes.ToArray().AsMemory()));
        return name;
    }

    private static ProtoMessage Described((string Name, long[] Shape) value)
    {
        var shape = new ProtoMessage();
        foreach (var size in value.Shape)
            shape.Add(1, size < 0 ? new ProtoMessage().Add(2, "batch") : new ProtoMessage().Add(1, size));
        var tensor = new ProtoMessage().Add(1, Float).Add(2, shape);
        return new ProtoMessage().Add(1, value.Name).Add(2, new ProtoMessage().Add(1, tensor));
    }
}
