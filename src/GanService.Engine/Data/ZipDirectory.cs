using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace GanService.Engine.Data;

/// <summary>
/// Reads which files a zip archive has, and believes nothing: their number, where they lie and what they unpack to are bounded before any
/// of them is read (PKWARE APPNOTE 6.3, sections 4.3.12 to 4.3.16, 4.5.3 and 4.6.9).
/// </summary>
internal static class ZipDirectory
{
    private const int MaxBytes = 64 << 20;
    private const int EndLength = 22, LocatorLength = 20, Zip64EndLength = 56, HeaderLength = 46, LocalHeaderLength = 30;
    private const ushort Zip64 = 0x0001, UnicodePath = 0x7075, Utf8Name = 1 << 11;

    private static readonly Encoding utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding cp437 = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

    /// <summary>All files and folders, in the archive's order.</summary>
    /// <exception cref="DatasetRejectedException">The archive has no directory that can be believed.</exception>
    public static IReadOnlyList<ZipEntry> Read(Stream archive)
    {
        var (count, length, offset) = FindEnd(archive);
        if (count > ArchiveLimits.MaxFiles || length > MaxBytes)
            throw new DatasetRejectedException($"The archive lists too many files: {ArchiveLimits.MaxFiles:N0} are possible, and {MaxBytes >> 20} MiB of names. Upload it in parts.");
        if (count < 0 || length < count * HeaderLength || offset < 0 || offset > archive.Length - length)
            throw Damaged();
        var directory = new byte[length];
        archive.Position = offset;
        archive.ReadExactly(directory);
        List<ZipEntry> entries = new((int)count);
        for (var rest = directory.AsSpan(); entries.Count < count;)
            entries.Add(ReadEntry(ref rest));
        Check(entries, archive.Length, offset);
        return entries;
    }

    private static (long Count, long Length, long Offset) FindEnd(Stream archive)
    {
        var tail = new byte[(int)Math.Min(archive.Length, LocatorLength + EndLength + ushort.MaxValue)]; // a comment may follow
        archive.Position = archive.Length - tail.Length;
        archive.ReadExactly(tail);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (!end.StartsWith("PK\u0005\u0006"u8) || EndLength + U16(end[20..]) > end.Length)
                continue;
            if (at >= LocatorLength && tail.AsSpan(at - LocatorLength) is var locator && locator.StartsWith("PK\u0006\u0007"u8))
                return ReadZip64End(archive, I64(locator[8..]));
            if (U16(end[4..]) != 0)
                throw new DatasetRejectedException("The archive is one part of a zip file that was split. Make a single zip file of your images.");
            return (U16(end[10..]), U32(end[12..]), U32(end[16..]));
        }

        throw new DatasetRejectedException("The archive is a zip file without its end: it is incomplete. Make it or copy it again.");
    }

    private static (long Count, long Length, long Offset) ReadZip64End(Stream archive, long position)
    {
        if (position < 0 || position > archive.Length - Zip64EndLength)
            throw Damaged();
        Span<byte> end = stackalloc byte[Zip64EndLength];
        archive.Position = position;
        archive.ReadExactly(end);
        return end.StartsWith("PK\u0006\u0006"u8) ? (I64(end[32..]), I64(end[40..]), I64(end[48..])) : throw Damaged();
    }

    private static ZipEntry ReadEntry(ref Span<byte> directory)
    {
        if (directory.Length < HeaderLength || !directory.StartsWith("PK\u0001\u0002"u8))
            throw Damaged();
        var (nameLength, extraLength) = (U16(directory[28..]), U16(directory[30..]));
        if (directory.Length < HeaderLength + nameLength + extraLength + U16(directory[32..]))
            throw Damaged();
        var header = directory[..HeaderLength];
        var name = directory.Slice(HeaderLength, nameLength);
        var extra = directory.Slice(HeaderLength + nameLength, extraLength);
        directory = directory[(HeaderLength + nameLength + extraLength + U16(directory[32..]))..];
        long packed = U32(header[20..]), length = U32(header[24..]), offset = U32(header[42..]);
        var zip64 = Field(extra, Zip64);
        length = Wide(length, ref zip64);
        packed = Wide(packed, ref zip64);
        offset = Wide(offset, ref zip64);
        var flags = U16(header[8..]);
        return new(NameOf(name, extra, flags), flags, U16(header[10..]), U32(header[16..]), packed, length, offset, LocalHeaderLength + nameLength + packed);
    }

    // Sizes that do not fit into four bytes stand beside, in this order.
    private static long Wide(long value, ref Span<byte> zip64)
    {
        if (value != uint.MaxValue || zip64.Length < sizeof(long))
            return value;
        value = I64(zip64);
        zip64 = zip64[sizeof(long)..];
        return value is >= 0 and < long.MaxValue / 4 ? value : throw Damaged();
    }

    private static void Check(IReadOnlyList<ZipEntry> entries, long archiveLength, long end)
    {
        foreach (var entry in entries.OrderByDescending(e => e.Offset))
        {
            if (entry.Offset + entry.MinExtent > end)
                throw new DatasetRejectedException("The archive's entries overlap: several are made of the same bytes, as in archives that are made to fill a disk. Make the zip file again.");
            (entry.Limit, end) = (end, entry.Offset);
        }

        var limit = ArchiveLimits.UnpackedBytes(archiveLength);
        if (entries.Sum(e => (double)e.Length) is var total && total > limit)
            throw new DatasetRejectedException($"The archive unpacks to {total / (1 << 30):N0} GiB, which is more than images do: the limit for one of its size is {limit >> 30:N0} GiB.");
    }

    // Most programs of today write UTF-8, and not all of them say so; those of old wrote code page 437, which is seldom valid UTF-8.
    private static string NameOf(ReadOnlySpan<byte> name, Span<byte> extra, ushort flags)
    {
        const int Header = 5; // version, CRC of the name that it stands for
        if ((flags & Utf8Name) == 0 && Field(extra, UnicodePath) is { Length: > Header } unicode && U32(unicode[1..]) == Crc32.HashToUInt32(name))
            name = unicode[Header..];
        try
        {
            return utf8.GetString(name).Replace('\\', '/');
        }
        catch (DecoderFallbackException)
        {
            return cp437.GetString(name).Replace('\\', '/');
        }
    }

    private static Span<byte> Field(Span<byte> extra, ushort id)
    {
        const int Header = 4;
        while (extra.Length >= Header && Header + U16(extra[2..]) is var length && length <= extra.Length)
        {
            if (U16(extra) == id)
                return extra[Header..length];
            extra = extra[length..];
        }

        return [];
    }

    private static ushort U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static long I64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);

    private static DatasetRejectedException Damaged() => new("The zip file is damaged: its list of files cannot be read. Make it or copy it again.");
}
