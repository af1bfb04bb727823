using System.Text;

namespace GanService.Engine.Imaging;

/// <summary>The text chunks (<c>tEXt</c>, Latin-1) of PNG files; PNG specification, section 11.3.3.</summary>
public static class PngText
{
    /// <summary>All text of a file, or of its beginning, by keyword; nothing of what is no PNG file.</summary>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> png)
    {
        Dictionary<string, string> text = [];
        for (var at = 0; PngChunks.TryNext(png, ref at, out var type, out var data);)
        {
            if (type.SequenceEqual("tEXt"u8) && data.IndexOf((byte)0) is >= 0 and var separator)
                text[Encoding.Latin1.GetString(data[..separator])] = Encoding.Latin1.GetString(data[(separator + 1)..]);
        }

        return text;
    }
}
