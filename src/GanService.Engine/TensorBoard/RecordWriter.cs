using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace GanService.Engine.TensorBoard;

/// <summary>
/// Writes messages as TFRecords: length, its checksum, the message, its checksum
/// (https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details).
/// </summary>
internal sealed class RecordWriter : IDisposable
{
    private const uint Mask = 0xa282ead8; // so that the checksum of data that holds checksums stays one
    private const int Header = 12, Footer = 4;

    private readonly Stream file;
    private readonly MemoryStream record = new();
    private readonly CodedOutputStream fields;

    /// <param name="file">Where records go; disposed with this.</param>
    public RecordWriter(Stream file)
    {
        this.file = file;
        fields = new(record, leaveOpen: true);
    }

    public void Write(IMessage message)
    {
        record.SetLength(Header);
        record.Position = Header;
        message.WriteTo(fields);
        fields.Flush();
        var length = (int)record.Length - Header;
        record.SetLength(Header + length + Footer);
        var bytes = record.GetBuffer().AsSpan(0, (int)record.Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], MaskedCrc(bytes[..8]));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[^Footer..], MaskedCrc(bytes.Slice(Header, length)));
        file.Write(bytes);
    }

    public void Flush() => file.Flush();

    public void Dispose()
    {
        fields.Dispose();
        file.Dispose();
    }

    private static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(data))
            crc = BitOperations.Crc32C(crc, word);
        foreach (var value in data[(data.Length & ~7)..])
            crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + Mask;
    }
}
