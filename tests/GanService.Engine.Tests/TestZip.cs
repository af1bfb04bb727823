using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace GanService.Engine.Tests;

/// <summary>Zip archives, byte by byte, of what no well-meaning program writes.</summary>
public static class TestZip
{
    private const int LocalHeader = 30, DirectoryHeader = 46;

    public sealed record Entry(byte[] Name, byte[] Content)
    {
        public Entry(string name, byte[] content)
            : this(Encoding.UTF8.GetBytes(name), content)
        {
        }

        public ushort Flags { get; init; }

        /// <summary>0 stores; with 8 the content is deflated; with others it is taken as it is.</summary>
        public ushort Method { get; init; }

        public uint? Crc { get; init; }

        public uint? Length { get; init; }

        public byte[] Extra { get; init; } = [];
    }

    /// <param name="times">How often the directory lists each entry.</param>
    public static byte[] Write(IReadOnlyList<Entry> entries, int times = 1)
    {
        using var archive = new MemoryStream();
        using var directory = new MemoryStream();
        foreach (var entry in entries)
        {
            var packed = entry.Method == 8 ? Deflate(entry.Content) : entry.Content;
            var header = new byte[DirectoryHeader];
            "PK\u0001\u0002"u8.CopyTo(header);
            header[4] = 20;
            var common = header.AsSpan(6); // what both headers have
            common[0] = 20;
            BinaryPrimitives.WriteUInt16LittleEndian(common[2..], entry.Flags);
            BinaryPrimitives.WriteUInt16LittleEndian(common[4..], entry.Method);
            BinaryPrimitives.WriteUInt16LittleEndian(common[8..], 33);
            BinaryPrimitives.WriteUInt32LittleEndian(common[10..], entry.Crc ?? Crc32.HashToUInt32(entry.Content));
            BinaryPrimitives.WriteInt32LittleEndian(common[14..], packed.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(common[18..], entry.Length ?? (uint)entry.Content.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(common[22..], (ushort)entry.Name.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(common[24..], (ushort)entry.Extra.Length);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(42), (int)archive.Length);
            archive.Write("PK\u0003\u0004"u8);
            archive.Write(common[..(LocalHeader - 4)]);
            archive.Write(entry.Name);
            archive.Write(entry.Extra);
            archive.Write(packed);
            for (var i = 0; i < times; i++)
            {
                directory.Write(header);
                directory.Write(entry.Name);
                directory.Write(entry.Extra);
            }
        }

        Span<byte> end = stackalloc byte[22];
        end.Clear();
        "PK\u0005\u0006"u8.CopyTo(end);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], (ushort)(entries.Count * times));
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], (ushort)(entries.Count * times));
        BinaryPrimitives.WriteInt32LittleEndian(end[12..], (int)directory.Length);
        BinaryPrimitives.WriteInt32LittleEndian(end[16..], (int)archive.Length);
        directory.WriteTo(archive);
        archive.Write(end);
        return archive.ToArray();
    }

    /// <summary>A few kilobytes that a directory lists that many times, and that unpack to 63 MiB each.</summary>
    public static byte[] Overlapping(int times) => Write([new("a.png", new byte[63 << 20]) { Method = 8 }], times);

    private static byte[] Deflate(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            deflate.Write(content);
        return packed.ToArray();
    }
}
