namespace GanService.Engine.Imaging;

/// <summary>A picture in memory.</summary>
/// <param name="width">Pixels a row.</param>
/// <param name="height">Rows.</param>
/// <param name="pixels">Red, green, blue, row by row: (height, width, 3).</param>
public sealed class RgbImage(int width, int height, byte[] pixels)
{
    public int Width => width;

    public int Height => height;

    public byte[] Pixels { get; } = pixels.Length == width * height * 3
        ? pixels
        : throw new ArgumentException($"{width}×{height} pixels need {width * height * 3} bytes, not {pixels.Length}.", nameof(pixels));
}
