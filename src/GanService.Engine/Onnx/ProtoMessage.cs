using System.Buffers.Binary;
using System.Text;

namespace GanService.Engine.Onnx;

/// <summary>A protocol buffers message as its fields' bytes (https://protobuf.dev/programming-guides/encoding); weights are not copied into it.</summary>
internal sealed class ProtoMessage
{
    private const int Varint = 0, LengthDelimited = 2, Fixed32 = 5;

    private readonly List<ReadOnlyMemory<byte>> parts = [];

    /// <summary>Bytes.</summary>
    public long Length { get; private set; }

    public ProtoMessage Add(int field, long value) => Append(Number(((ulong)field << 3) | Varint)).Append(Number((ulong)value));

    public ProtoMessage Add(int field, float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return Append(Number(((ulong)field << 3) | Fixed32)).Append(bytes);
    }

    public ProtoMessage Add(int field, string text) => Add(field, Encoding.UTF8.GetBytes(text).AsMemory());

    public ProtoMessage Add(int field, ReadOnlyMemory<byte> bytes) => Begin(field, bytes.Length).Append(bytes);

    public ProtoMessage Add(int field, ProtoMessage message)
    {
        Begin(field, message.Length);
        message.parts.ForEach(part => Append(part));
        return this;
    }

    /// <summary>Writes it, piece by piece.</summary>
    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        foreach (var part in parts)
            await output.WriteAsync(part, cancellationToken);
    }

    private ProtoMessage Begin(int field, long length) => Append(Number(((ulong)field << 3) | LengthDelimited)).Append(Number((ulong)length));

    private ProtoMessage Append(ReadOnlyMemory<byte> part)
    {
        parts.Add(part);
        Length += part.Length;
        return this;
    }

    private static byte[] Number(ulong value)
    {
        List<byte> bytes = [];
        for (; value > 0x7f; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }
}
