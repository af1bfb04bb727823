using System.Buffers.Binary;
using System.Text;

namespace GanService.Engine.Imaging;

/// <summary>The chunks of a PNG file that anybody may have made; PNG specification, sections 5.3 and 11.3.3.</summary>
public static class PngChunks
{
    private const int SignatureLength = 8, Overhead = 12; // length, type, CRC

    /// <summary>The chunk at <paramref name="at"/>, which then is where the next one begins.</summary>
    /// <param name="png">A file, or its beginning.</param>
    /// <param name="at">0 for the first chunk.</param>
    /// <param name="type">Four letters.</param>
    /// <param name="data">What it holds.</param>
    /// <returns>Whether there is one that is whole.</returns>
    public static bool TryNext(ReadOnlySpan<byte> png, ref int at, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> data)
    {
        type = data = default;
        at = Math.Max(at, SignatureLength);
        if (at > png.Length - Overhead || BinaryPrimitives.ReadInt32BigEndian(png[at..]) is var length && (length < 0 || length > png.Length - at - Overhead))
            return false;
        type = png.Slice(at + 4, 4);
        data = png.Slice(at + 8, length);
        at += length + Overhead;
        return true;
    }

    /// <summary>All text (<c>tEXt</c>, Latin-1) of a file, or of its beginning, by keyword; nothing of what is no PNG file.</summary>
    public static IReadOnlyDictionary<string, string> ReadText(ReadOnlySpan<byte> png)
    {
        Dictionary<string, string> text = [];
        for (var at = 0; TryNext(png, ref at, out var type, out var data);)
        {
            if (type.SequenceEqual("tEXt"u8) && data.IndexOf((byte)0) is >= 0 and var separator)
                text[Encoding.Latin1.GetString(data[..separator])] = Encoding.Latin1.GetString(data[(separator + 1)..]);
        }

        return text;
    }
}
