using System.Formats.Tar;
using System.IO.Compression;
using GanService.Engine.Imaging;

namespace GanService.Engine.Data;

/// <summary>Reads which files a tar archive has, and where they lie in it, so that they can be read in another order than the archive's.</summary>
internal static class TarDirectory
{
    private const int EndLength = 1024; // zeros
    private const int MaxHeader = 1 << 20; // long names stand before a file like a file of their own
    private const int BlockLength = 16 << 20;

    /// <summary>All files, in the archive's order.</summary>
    /// <exception cref="DatasetRejectedException">The archive is damaged, or has too many of them.</exception>
    public static IReadOnlyList<SourceFile> Read(Stream archive, long maxFileBytes)
    {
        List<SourceFile> files = [];
        try
        {
            archive.Position = 0;
            using var reader = new TarReader(new HeadersOnly(archive), leaveOpen: true);
            while (reader.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
                    continue;
                var (offset, length) = (entry.DataOffset, entry.Length);
                if (offset + length > archive.Length)
                    throw new EndOfStreamException();
                if (files.Count == ArchiveLimits.MaxFiles)
                    throw ArchiveLimits.TooManyFiles();
                files.Add(new(entry.Name.Replace('\\', '/'), () => ReadAt(archive, offset, length, maxFileBytes)));
            }

            DemandEnd(archive);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException or InvalidOperationException or FormatException) // the reader's words for sizes and numbers that cannot be
        {
            throw new DatasetRejectedException($"The tar archive is {(error is EndOfStreamException ? "incomplete" : "damaged")} after {files.Count:N0} files. Make it or copy it again.");
        }

        return files;
    }

    /// <summary>Unpacks a gzip file, if it has a tar archive in it.</summary>
    /// <param name="packed">The file.</param>
    /// <param name="path">Where the archive is put.</param>
    /// <param name="next">Called from time to time; what it throws ends it.</param>
    /// <exception cref="DatasetRejectedException">It is something else, damaged, or unpacks to more than images do.</exception>
    public static void Unpack(Stream packed, string path, Action next)
    {
        packed.Position = 0;
        var limit = ArchiveLimits.UnpackedBytes(packed.Length);
        using var unpacking = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
        using var archive = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[BlockLength];
        try
        {
            for (int length; (length = unpacking.ReadAtLeast(block, block.Length, throwOnEndOfStream: false)) > 0; next())
            {
                if (archive.Position == 0 && FileKind.NameOf(block.AsSpan(0, length)) != FileKind.Tar)
                    throw new DatasetRejectedException($"The archive is a gzip file of {FileKind.NameOf(block.AsSpan(0, length)) ?? "something else than a tar archive"}. Put your images into a zip or tar.gz file and upload that.");
                if (archive.Position + length > limit)
                    throw ArchiveLimits.UnpacksTooFar(limit);
                archive.Write(block, 0, length);
            }
        }
        catch (InvalidDataException)
        {
            throw new DatasetRejectedException("The gzip file is damaged or incomplete. Make it or copy it again.");
        }
    }

    private static void DemandEnd(Stream archive)
    {
        var end = new byte[Math.Min(EndLength, archive.Length)];
        archive.Position = archive.Length - end.Length;
        archive.ReadExactly(end);
        if (end.Length < EndLength || end.AsSpan().ContainsAnyExcept((byte)0))
            throw new EndOfStreamException();
    }

    private static byte[] ReadAt(Stream archive, long offset, long length, long maxLength)
    {
        if (length > maxLength)
            throw new ImageRejectedException($"is larger than {maxLength >> 20} MiB");
        var bytes = new byte[length];
        archive.Position = offset;
        archive.ReadExactly(bytes);
        return bytes;
    }

    // The reader would read as much as a header says before it looks at it.
    private sealed class HeadersOnly(Stream archive) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => archive.Length;

        public override long Position
        {
            get => archive.Position;
            set => archive.Position = value;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => buffer.Length > MaxHeader ? throw new InvalidDataException() : archive.Read(buffer);

        public override long Seek(long offset, SeekOrigin origin) => archive.Seek(offset, origin);

        public override void Flush() => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
