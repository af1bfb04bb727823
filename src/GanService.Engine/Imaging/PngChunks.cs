using System.Buffers.Binary;

namespace GanService.Engine.Imaging;

/// <summary>The chunks of a PNG file; PNG specification, section 5.3.</summary>
internal static class PngChunks
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
}
