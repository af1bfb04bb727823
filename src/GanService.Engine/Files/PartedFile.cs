namespace GanService.Engine.Files;

/// <summary>Files that follow one another, read as one. One of them is open at a time.</summary>
public sealed class PartedFile : Stream
{
    private readonly IReadOnlyList<string> paths;
    private readonly long[] starts; // of each, and the end of the last
    private FileStream? open;
    private int number = -1;

    public PartedFile(IReadOnlyList<string> paths)
    {
        this.paths = paths;
        starts = new long[paths.Count + 1];
        for (var i = 0; i < paths.Count; i++)
            starts[i + 1] = starts[i] + new FileInfo(paths[i]).Length;
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => starts[^1];

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        if (Position >= Length || buffer.IsEmpty)
            return 0;
        var found = Array.BinarySearch(starts, Position);
        var part = found >= 0 ? found : ~found - 1;
        while (starts[part + 1] == starts[part]) // an empty one
            part++;
        Open(part);
        open!.Position = Position - starts[part];
        var read = open.Read(buffer);
        if (read == 0)
            throw new EndOfStreamException($"{paths[part]} is shorter than it was.");
        Position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => Length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            open?.Dispose();
        base.Dispose(disposing);
    }

    private void Open(int part)
    {
        if (part == number)
            return;
        open?.Dispose();
        (open, number) = (File.OpenRead(paths[part]), part);
    }
}
