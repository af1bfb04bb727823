using System.Buffers;

namespace GanService.Engine.Imaging;

/// <summary>
/// Writes a grid of square images as a PNG file, one strip of images after the other and a few lines at a time: however large the picture
/// is, only a strip of small images is in memory.
/// </summary>
public sealed class GridWriter : IDisposable
{
    /// <summary>White pixels between two images.</summary>
    public const int Gap = 2;

    private const int PixelsAtOnce = 1 << 18;
    private const int MinLinesAtOnce = 16; // each time the filter of every image is set up
    private const byte White = 255;

    private readonly int columns;
    private readonly int side; // of an image in the grid
    private readonly int scale;
    private readonly int width;
    private readonly int height;
    private readonly PngWriter png;
    private readonly int linesAtOnce;
    private readonly byte[] lines;
    private IReadOnlyList<RgbImage> strip = [];
    private int stripLine; // the next one
    private int line;

    /// <param name="output">Where the file goes; its caller flushes it.</param>
    /// <param name="imageSize">Side of the images in pixels.</param>
    /// <param name="count">Images.</param>
    /// <param name="columns">Images a row; the last row may be short.</param>
    /// <param name="scale">By which each image is enlarged.</param>
    /// <param name="text">The file's text chunks.</param>
    public GridWriter(IBufferWriter<byte> output, int imageSize, int count, int columns, int scale, IEnumerable<KeyValuePair<string, string>> text)
    {
        (this.columns, this.scale, side) = (columns, scale, imageSize * scale);
        (width, height) = ((columns * (side + Gap)) - Gap, ((count + columns - 1) / columns * (side + Gap)) - Gap);
        linesAtOnce = Math.Max(PixelsAtOnce / width, MinLinesAtOnce);
        lines = new byte[Math.Min(linesAtOnce, side + Gap) * width * 3];
        png = new(output, width, height, text);
    }

    /// <summary>Gives the next strip's images: as many as there are columns, or the last ones.</summary>
    public void BeginStrip(IReadOnlyList<RgbImage> images) => (strip, stripLine) = (images, 0);

    /// <summary>Writes some lines of the strip.</summary>
    /// <returns>Whether there are more.</returns>
    public bool WriteLines()
    {
        var count = Math.Min(linesAtOnce, Math.Min(side + Gap - stripLine, height - line));
        var target = lines.AsMemory(0, count * width * 3);
        target.Span.Fill(White);
        if (scale > 1)
            Parallel.For(0, strip.Count, column => FillColumn(target.Span, column, count));
        else
        {
            for (var column = 0; column < strip.Count; column++)
                FillColumn(target.Span, column, count);
        }

        png.WriteRows(target.Span);
        (stripLine, line) = (stripLine + count, line + count);
        return stripLine < side + Gap && line < height;
    }

    /// <summary>Ends the file, after its last strip.</summary>
    public void Complete() => png.Complete();

    public void Dispose() => png.Dispose();

    private void FillColumn(Span<byte> target, int column, int count)
    {
        count = Math.Min(count, side - stripLine);
        if (count <= 0)
            return;
        var (image, first) = scale > 1 ? (Resampler.ResizeRows(strip[column], side, side, stripLine, count), 0) : (strip[column], stripLine);
        for (var y = 0; y < count; y++)
            image.Pixels.AsSpan((first + y) * side * 3, side * 3).CopyTo(target[(((y * width) + (column * (side + Gap))) * 3)..]);
    }
}
