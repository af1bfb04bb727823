using System.Buffers;

namespace GanService.Engine.Imaging;

/// <summary>Makes PNG files of whole images, the same bytes for the same pixels.</summary>
public static class PngEncoder
{
    /// <summary>An image as a PNG file, with text chunks where given.</summary>
    public static byte[] Encode(RgbImage image, IReadOnlyList<KeyValuePair<string, string>>? text = null)
    {
        var file = new ArrayBufferWriter<byte>();
        using var png = new PngWriter(file, image.Width, image.Height, text ?? []);
        png.WriteRows(image.Pixels);
        png.Complete();
        return file.WrittenSpan.ToArray();
    }
}
