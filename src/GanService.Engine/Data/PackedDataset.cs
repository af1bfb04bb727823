using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace GanService.Engine.Data;

/// <summary>
/// Images of one size, packed: a header of 64 bytes (<c>GANPACK1</c>, image size, count; both little-endian int32), then
/// (count, size, size, 3) bytes. Read through a memory map, so that only what is used is in memory.
/// </summary>
public sealed unsafe class PackedDataset : IDisposable
{
    /// <summary>Beside the pack of a dataset: the pictures that could not be used, small, to be looked at.</summary>
    public const string ApartFileName = "skipped.pack";

    internal const int HeaderLength = 64;

    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;

    private PackedDataset(string path, int imageSize, int count)
    {
        (ImageSize, Count) = (imageSize, count);
        file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
        view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
    }

    internal static ReadOnlySpan<byte> Magic => "GANPACK1"u8;

    /// <summary>Side of the images in pixels.</summary>
    public int ImageSize { get; }

    /// <summary>Images.</summary>
    public int Count { get; }

    private int ImageLength => ImageSize * ImageSize * 3;

    /// <summary>What so many images of a size take on disk.</summary>
    public static long Bytes(int count, int imageSize) => HeaderLength + ((long)imageSize * imageSize * 3 * count);

    /// <summary>Where a file that belongs to a pack lies.</summary>
    public static string Beside(string path, string file) => Path.Combine(Path.GetDirectoryName(path)!, file);

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is not such a file, or damaged.</exception>
    public static PackedDataset Open(string path)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        using (var stream = File.OpenRead(path))
        {
            if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.StartsWith(Magic))
                throw new InvalidDataException($"{path} is not a packed dataset.");
            var (size, count) = (BinaryPrimitives.ReadInt32LittleEndian(header[8..]), BinaryPrimitives.ReadInt32LittleEndian(header[12..]));
            if (size < 1 || count < 1 || stream.Length != Bytes(count, size))
                throw new InvalidDataException($"{path} is damaged: its length does not fit its header.");
            return new(path, size, count);
        }
    }

    /// <summary>An image as (size, size, 3) bytes, valid until the dataset is disposed.</summary>
    public ReadOnlySpan<byte> Image(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return new(start + HeaderLength + ((long)index * ImageLength), ImageLength);
    }

    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }
}
