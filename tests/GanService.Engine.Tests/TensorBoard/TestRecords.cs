using System.Buffers.Binary;
using Tensorboard;

namespace GanService.Engine.Tests.TensorBoard;

/// <summary>Reads TFRecord files as their specification says, with a checksum made bit by bit.</summary>
public static class TestRecords
{
    /// <summary>The whole records of a file, checked.</summary>
    public static IReadOnlyList<Event> Read(string path)
    {
        List<Event> events = [];
        var file = File.ReadAllBytes(path).AsSpan();
        while (file.Length >= 12 && BinaryPrimitives.ReadUInt64LittleEndian(file) + 16 <= (ulong)file.Length)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            Assert.Equal(Masked(Crc32C(file[..8])), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            var data = file.Slice(12, length);
            Assert.Equal(Masked(Crc32C(data)), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            events.Add(Event.Parser.ParseFrom(data.ToArray()));
            file = file[(16 + length)..];
        }

        return events;
    }

    /// <summary>CRC-32C, RFC 3720 appendix B.4: the reflected polynomial 0x1EDC6F41.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78u;
        }

        return crc ^ 0xFFFFFFFFu;
    }

    private static uint Masked(uint crc) => unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8u);
}
