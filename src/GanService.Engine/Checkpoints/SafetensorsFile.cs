using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GanService.Engine.Compute;

namespace GanService.Engine.Checkpoints;

/// <summary>
/// Reads and writes safetensors: 8 bytes of header length, a JSON header, the numbers. Plain data, never code
/// (https://github.com/huggingface/safetensors#format). Float32 (F32) and int64 (I64) tensors.
/// </summary>
public static class SafetensorsFile
{
    private const int MaxHeaderBytes = 1 << 20, MaxTensors = 4096, MaxNameLength = 256, MaxDimensions = 8; // many times what our networks have

    private static readonly JsonSerializerOptions jsonOptions = new() { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Takes the next bytes of a file.</summary>
    public delegate void ByteWriter(ReadOnlySpan<byte> bytes);

    /// <summary>Writes tensors and text metadata, piece by piece.</summary>
    public static void Write(ByteWriter write, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var header = new JsonObject { ["__metadata__"] = JsonSerializer.SerializeToNode(metadata) };
        var offset = 0L;
        foreach (var tensor in tensors)
        {
            var end = offset + tensor.Bytes.Length;
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = tensor.Values is long[]? "I64" : "F32",
                ["shape"] = JsonSerializer.SerializeToNode(tensor.Shape),
                ["data_offsets"] = JsonSerializer.SerializeToNode(new[] { offset, end }),
            };
            offset = end;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var padding = (8 - (json.Length % 8)) % 8; // the numbers start aligned
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length + padding);
        write(length);
        write(json);
        write("       "u8[..padding]);
        foreach (var tensor in tensors)
            WriteSlices(write, tensor.Bytes);
    }

    /// <summary>Reads a file from its beginning, tensor by tensor, so that it may be larger than an array.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or not such a file.</exception>
    public static (IReadOnlyList<NamedTensor> Tensors, IReadOnlyDictionary<string, string> Metadata) Read(Stream file)
    {
        file.Position = 0;
        Span<byte> prefix = stackalloc byte[8];
        var length = file.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length ? -1 : BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length < 2 || length > file.Length - prefix.Length)
            throw new InvalidDataException("This is not a safetensors file: its header length is impossible.");
        if (length > MaxHeaderBytes)
            throw new InvalidDataException($"The file's header has {length:N0} bytes; the limit is {MaxHeaderBytes:N0}.");
        var header = new byte[length];
        file.ReadExactly(header);
        List<NamedTensor> tensors = [];
        Dictionary<string, string> metadata = [];
        var left = file.Length - prefix.Length - length;
        try
        {
            foreach (var (name, entry) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(header, jsonOptions) ?? throw new JsonException())
            {
                if (name == "__metadata__")
                    metadata = entry.Deserialize<Dictionary<string, string>>(jsonOptions) ?? throw new JsonException();
                else if (name.Length > MaxNameLength || tensors.Count == MaxTensors)
                    throw new InvalidDataException($"The file has a tensor whose name is longer than {MaxNameLength} characters, or more than {MaxTensors:N0} tensors.");
                else
                    tensors.Add(ReadTensor(name, entry.Deserialize<Entry>(jsonOptions) ?? throw new JsonException(), file, prefix.Length + length, ref left));
            }
        }
        catch (Exception error) when (error is JsonException or OverflowException)
        {
            throw new InvalidDataException("This is not a safetensors file: its header cannot be read.", error);
        }

        return (tensors, metadata);
    }

    private static NamedTensor ReadTensor(string name, Entry entry, Stream file, long dataStart, ref long left)
    {
        var (type, shape, offsets) = entry;
        if (type is not ("F32" or "I64"))
            throw new InvalidDataException($"The tensor {name} is not of type F32 or I64, which can be read.");
        if (shape.Length > MaxDimensions)
            throw new InvalidDataException($"The tensor {name} has {shape.Length:N0} dimensions; the limit is {MaxDimensions}.");
        var count = shape.Aggregate(1L, (product, size) => checked(product * size));
        if (offsets is not [>= 0, _] || offsets[1] > file.Length - dataStart || shape.Any(size => size < 0) || offsets[1] - offsets[0] != checked(count * (type == "F32" ? 4 : 8)))
            throw new InvalidDataException($"The tensor {name} reaches outside the file or does not fill its shape.");
        if ((left -= offsets[1] - offsets[0]) < 0)
            throw new InvalidDataException($"The tensor {name} has numbers that belong to others.");
        var tensor = new NamedTensor(name, shape, type == "F32" ? new float[count] : new long[count]);
        file.Position = dataStart + offsets[0];
        file.ReadExactly(tensor.Bytes);
        return tensor;
    }

    // What hashes and writes a slice finds it in the processor's cache the second time.
    private static void WriteSlices(ByteWriter write, ReadOnlySpan<byte> bytes)
    {
        const int Slice = 1 << 18;
        for (; bytes.Length > Slice; bytes = bytes[Slice..])
            write(bytes[..Slice]);
        write(bytes);
    }

    private sealed record Entry(
        [property: JsonPropertyName("dtype")] string Type,
        [property: JsonPropertyName("shape")] long[] Shape,
        [property: JsonPropertyName("data_offsets")] long[] Offsets);
}
