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
    private byte[] classes = []; // of each image

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

    /// <summary>Whether it was told the classes of its images.</summary>
    public bool HasClasses => classes.Length > 0;

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

    /// <summary>Has images be of classes: each of that which a label says.</summary>
    /// <param name="table">The path of the <see cref="ImageTable"/> that lies beside the images.</param>
    /// <param name="label">The label's name.</param>
    /// <param name="names">The classes' names.</param>
    /// <exception cref="InvalidDataException">There is no such label, or an image has another value.</exception>
    public void Classify(string table, string label, IReadOnlyList<string> names)
    {
        if (ImageTable.Columns(table).ToList().IndexOf(label) is not (>= 0 and var column))
            throw new InvalidDataException($"The images have no label '{label}' any more.");
        var places = names.Select((name, i) => (name, i)).ToDictionary(n => n.name, n => (byte)n.i);
        byte[] found = [.. ImageTable.Rows(table).Select((row, image) => places.TryGetValue(row.Labels[column], out var place)
            ? place
            : throw new InvalidDataException($"Image {image} is of no class: its label '{label}' is '{row.Labels[column]}'."))];
        classes = found.Length == Count ? found : throw new InvalidDataException($"There are {Count} images, and labels of {found.Length}.");
    }

    /// <summary>The class of an image: its place among the names.</summary>
    public int ClassOf(int index) => classes[index];

    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }
}
