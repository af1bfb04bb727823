using System.Buffers.Binary;
using GanService.Engine.Files;

namespace GanService.Engine.Data;

/// <summary>Writes a <see cref="PackedDataset"/>, which appears under its name when it is complete; disposed before, it leaves nothing.</summary>
public sealed class PackedDatasetWriter : IDisposable
{
    private readonly string path;
    private readonly int imageSize;
    private readonly FileStream stream;

    public PackedDatasetWriter(string path, int imageSize)
    {
        (this.path, this.imageSize) = (path, imageSize);
        AtomicFile.CreateFolder(Path.GetDirectoryName(path)!);
        stream = new(Unfinished, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16);
        stream.Write(new byte[PackedDataset.HeaderLength]);
    }

    /// <summary>Images so far.</summary>
    public int Count { get; private set; }

    private string Unfinished => path + AtomicFile.Unfinished;

    /// <summary>Appends an image of (size, size, 3) bytes.</summary>
    public void Add(ReadOnlySpan<byte> pixels)
    {
        if (pixels.Length != imageSize * imageSize * 3)
            throw new ArgumentException($"An image of {imageSize}×{imageSize} has {imageSize * imageSize * 3} bytes, not {pixels.Length}.");
        stream.Write(pixels);
        Count++;
    }

    /// <summary>Reads an image back.</summary>
    /// <remarks>From the file: were it mapped, it would count as this process's memory, and large sets have gigabytes.</remarks>
    public void Read(int image, Span<byte> pixels)
    {
        stream.Flush();
        RandomAccess.Read(stream.SafeFileHandle, pixels, PackedDataset.Bytes(image, imageSize));
    }

    /// <summary>Writes to the disk what was appended, while the caller does something else.</summary>
    public Task FlushAsync()
    {
        stream.Flush();
        return Task.Run(() => RandomAccess.FlushToDisk(stream.SafeFileHandle));
    }

    /// <summary>Finishes the file.</summary>
    public void Complete()
    {
        var header = new byte[PackedDataset.HeaderLength];
        PackedDataset.Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), imageSize);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), Count);
        stream.Position = 0;
        stream.Write(header);
        stream.Flush(flushToDisk: true);
        stream.Dispose();
        AtomicFile.Publish(Unfinished, path);
    }

    public void Dispose()
    {
        try
        {
            stream.Dispose(); // which writes what it still holds, and fails where the disk is full
        }
        finally
        {
            File.Delete(Unfinished);
        }
    }
}
