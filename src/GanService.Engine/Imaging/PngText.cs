using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace GanService.Engine.Imaging;

/// <summary>The text chunks (<c>tEXt</c>, Latin-1) of PNG files; PNG specification, section 11.3.3.</summary>
public static class PngText
{
    private const int HeaderEnd = 8 + 12 + 13; // signature, and the IHDR chunk with its 13 bytes

    /// <summary>A file with text chunks after its header.</summary>
    public static byte[] Insert(ReadOnlySpan<byte> png, IReadOnlyList<KeyValuePair<string, string>> text) =>
        [.. png[..HeaderEnd], .. text.SelectMany(t => Chunk(t.Key, t.Value)), .. png[HeaderEnd..]];

    /// <summary>All text of a file, by keyword.</summary>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> png)
    {
        Dictionary<string, string> text = [];
        var at = 8;
        while (at + 12 <= png.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png[at..]);
            if (png.Slice(at + 4, 4).SequenceEqual("tEXt"u8))
            {
                var data = png.Slice(at + 8, length);
                var separator = data.IndexOf((byte)0);
                text[Encoding.Latin1.GetString(data[..separator])] = Encoding.Latin1.GetString(data[(separator + 1)..]);
            }

            at += 12 + length;
        }

        return text;
    }

    private static byte[] Chunk(string keyword, string value)
    {
        byte[] typeAndData = [.. "tEXt"u8, .. Encoding.Latin1.GetBytes(keyword), 0, .. Encoding.Latin1.GetBytes(value)];
        var chunk = new byte[typeAndData.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, typeAndData.Length - 4);
        typeAndData.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + typeAndData.Length), Crc32.HashToUInt32(typeAndData));
        return chunk;
    }
}
