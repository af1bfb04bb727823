using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace GanService.Engine.Imaging;

/// <summary>Writes a PNG file of RGB from its top row down, so that no picture has to be in memory whole; the same bytes for the same pixels.</summary>
public sealed class PngWriter : IDisposable
{
    private const int Channels = 3;
    private const int ChunkBytes = 1 << 15;
    private const byte Sub = 1; // stores differences from the pixel to the left

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    private readonly IBufferWriter<byte> output;
    private readonly ZLibStream compressor;
    private readonly byte[] line; // filter type, differences

    /// <param name="output">Where the file goes; its caller flushes it.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="text">Text chunks (<c>tEXt</c>, Latin-1).</param>
    public PngWriter(IBufferWriter<byte> output, int width, int height, IEnumerable<KeyValuePair<string, string>> text)
    {
        this.output = output;
        line = new byte[1 + (width * Channels)];
        line[0] = Sub;
        output.Write(Signature);
        WriteHeader(width, height);
        foreach (var (keyword, value) in text)
            WriteChunk(output, "tEXt"u8, [.. Encoding.Latin1.GetBytes(keyword), 0, .. Encoding.Latin1.GetBytes(value)]);
        compressor = new(new BufferedStream(new DataChunks(output), (int)Math.Min(ChunkBytes, 256L + ((long)line.Length * height))), CompressionLevel.Fastest); // faces are small and noisy: more effort buys little
    }

    /// <summary>Adds the next rows.</summary>
    /// <param name="pixels">(rows, width, 3).</param>
    public void WriteRows(ReadOnlySpan<byte> pixels)
    {
        var length = line.Length - 1;
        for (; pixels.Length > 0; pixels = pixels[length..])
        {
            var row = pixels[..length];
            var differences = line.AsSpan(1);
            row[..Channels].CopyTo(differences);
            for (var i = Channels; i < row.Length; i++)
                differences[i] = (byte)(row[i] - row[i - Channels]);
            compressor.Write(line);
        }
    }

    /// <summary>Ends the file, after its last row.</summary>
    public void Complete()
    {
        compressor.Dispose();
        WriteChunk(output, "IEND"u8, []);
    }

    public void Dispose() => compressor.Dispose();

    private void WriteHeader(int width, int height)
    {
        const byte BitDepth = 8, Rgb = 2;
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (BitDepth, Rgb);
        WriteChunk(output, "IHDR"u8, header);
    }

    private static void WriteChunk(IBufferWriter<byte> output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = output.GetSpan(data.Length + 12);
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk[4..]);
        data.CopyTo(chunk[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[(data.Length + 8)..], Crc32.HashToUInt32(chunk.Slice(4, data.Length + 4)));
        output.Advance(data.Length + 12);
    }

    /// <summary>Makes a chunk of every block.</summary>
    private sealed class DataChunks(IBufferWriter<byte> output) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer) => WriteChunk(output, "IDAT"u8, buffer);

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
