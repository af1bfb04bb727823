using System.Buffers.Binary;
using System.Text;

namespace GanService.Engine.Imaging;

/// <summary>The text chunks (<c>tEXt</c>, Latin-1) of PNG files; PNG specification, section 11.3.3.</summary>
public static class PngText
{
    /// <summary>All text of a file, by keyword; nothing of what is no PNG file.</summary>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> png)
    {
        Dictionary<string, string> text = [];
        for (var at = 8; at + 12 <= png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png[at..]);
            if (length < 0 || length > png.Length - at - 12)
                break; // damaged
            var data = png.Slice(at + 8, length);
            if (png.Slice(at + 4, 4).SequenceEqual("tEXt"u8) && data.IndexOf((byte)0) is >= 0 and var separator)
                text[Encoding.Latin1.GetString(data[..separator])] = Encoding.Latin1.GetString(data[(separator + 1)..]);
            at += 12 + length;
        }

        return text;
    }
}
