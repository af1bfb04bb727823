using System.IO.Compression;
using System.IO.Hashing;
using GanService.Engine.Imaging;

namespace GanService.Engine.Data;

/// <summary>A file that the directory of a zip archive lists.</summary>
/// <param name="Name">With slashes between folders.</param>
/// <param name="Flags">APPNOTE 4.4.4.</param>
/// <param name="Method">How it is compressed; APPNOTE 4.4.5.</param>
/// <param name="Crc">Of the file.</param>
/// <param name="CompressedLength">Bytes in the archive.</param>
/// <param name="Length">Bytes of the file, as the directory says.</param>
/// <param name="Offset">Where its own header begins.</param>
/// <param name="MinExtent">Bytes that the header and the compressed file take at least.</param>
internal sealed record ZipEntry(string Name, ushort Flags, ushort Method, uint Crc, long CompressedLength, long Length, long Offset, long MinExtent)
{
    private const ushort Encrypted = 1, Stored = 0, Deflated = 8;
    private const int HeaderLength = 30;
    private const int MaxRatio = 1032; // a byte of deflate stands for no more
    private const string Damaged = "is damaged: its compressed bytes cannot be unpacked";

    /// <summary>Where the next entry, or the directory, begins.</summary>
    public long Limit { get; set; }

    public bool IsFolder => Name.EndsWith('/');

    /// <summary>Unpacks it.</summary>
    /// <exception cref="ImageRejectedException">It cannot be, or is larger than <paramref name="maxLength"/>.</exception>
    public byte[] Read(Stream archive, long maxLength)
    {
        if ((Flags & Encrypted) != 0)
            throw new ImageRejectedException("has a password: make the archive again without one");
        if (Method is not (Stored or Deflated))
            throw new ImageRejectedException($"is compressed with {MethodName}, which cannot be read: make the archive again as an ordinary zip (method deflate)");
        if (Length > maxLength || CompressedLength > maxLength)
            throw new ImageRejectedException($"is larger than {maxLength >> 20} MiB");
        if (Method == Stored ? Length != CompressedLength : Length > CompressedLength * MaxRatio)
            throw new ImageRejectedException(Damaged);
        var packed = ReadPacked(archive);
        var file = Method == Stored ? packed : Inflate(packed);
        return Crc32.HashToUInt32(file) == Crc ? file : throw new ImageRejectedException("is damaged: its checksum (CRC-32) is not the one that the archive gives");
    }

    private string MethodName => Method switch
    {
        9 => "deflate64",
        12 => "bzip2",
        14 => "LZMA",
        93 => "zstd",
        95 => "xz",
        98 => "PPMd",
        99 => "AES encryption",
        _ => $"method {Method}",
    };

    private byte[] ReadPacked(Stream archive)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        archive.Position = Offset;
        archive.ReadExactly(header);
        var start = Offset + HeaderLength + BitConverter.ToUInt16(header[26..]) + BitConverter.ToUInt16(header[28..]);
        if (!header.StartsWith("PK\u0003\u0004"u8) || start + CompressedLength > Limit)
            throw new ImageRejectedException("is damaged: it does not begin where the archive says");
        var packed = new byte[CompressedLength];
        archive.Position = start;
        archive.ReadExactly(packed);
        return packed;
    }

    private byte[] Inflate(byte[] packed)
    {
        try
        {
            var file = new byte[Length];
            using var inflater = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
            if (inflater.ReadAtLeast(file, file.Length, throwOnEndOfStream: false) == file.Length && inflater.ReadByte() < 0)
                return file;
        }
        catch (InvalidDataException)
        {
            // As if it had ended too early.
        }

        throw new ImageRejectedException(Damaged);
    }
}
