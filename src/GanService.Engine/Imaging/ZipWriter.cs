using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace GanService.Engine.Imaging;

/// <summary>
/// Writes a zip archive of files that are compressed already, one after the other and always the same bytes for the same files: no clock,
/// no seeking, sizes before content, so that anything can read it as it comes (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16).
/// </summary>
public sealed class ZipWriter(IBufferWriter<byte> output)
{
    private const uint LocalHeader = 0x04034b50, DirectoryHeader = 0x02014b50, DirectoryEnd = 0x06054b50;
    private const ushort Version = 20, FirstOfJanuary1980 = 0x21;

    private readonly List<(string Name, uint Crc, int Length, uint Offset)> files = [];
    private uint offset;

    /// <summary>Adds a file; four gigabytes are the format's limit for all of them.</summary>
    public void Add(string name, ReadOnlySpan<byte> content)
    {
        files.Add((name, Crc32.HashToUInt32(content), content.Length, offset));
        WriteHeader(files[^1], isLocal: true);
        Write(content);
    }

    /// <summary>Ends the archive, after its last file.</summary>
    public void Complete()
    {
        var start = offset;
        foreach (var file in files)
            WriteHeader(file, isLocal: false);
        Span<byte> end = stackalloc byte[22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, DirectoryEnd);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], (ushort)files.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], (ushort)files.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], offset - start);
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], start);
        Write(end);
    }

    private void WriteHeader((string Name, uint Crc, int Length, uint Offset) file, bool isLocal)
    {
        var name = Encoding.ASCII.GetBytes(file.Name);
        Span<byte> header = stackalloc byte[46];
        BinaryPrimitives.WriteUInt32LittleEndian(header, isLocal ? LocalHeader : DirectoryHeader);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], Version);
        var common = header[(isLocal ? 4 : 6)..];
        BinaryPrimitives.WriteUInt16LittleEndian(common, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(common[8..], FirstOfJanuary1980);
        BinaryPrimitives.WriteUInt32LittleEndian(common[10..], file.Crc);
        BinaryPrimitives.WriteInt32LittleEndian(common[14..], file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(common[18..], file.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(common[22..], (ushort)name.Length);
        if (!isLocal)
            BinaryPrimitives.WriteUInt32LittleEndian(header[42..], file.Offset);
        Write(header[..(isLocal ? 30 : 46)]);
        Write(name);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        offset += (uint)bytes.Length;
    }
}
