using System.Buffers.Binary;
using SkiaSharp;

namespace GanService.Engine.Imaging;

/// <summary>Which corner of a file's rows is the picture's top left (EXIF 2.32, tag 0x0112).</summary>
internal static class Orientation
{
    private const ushort Tag = 0x0112, Short = 3;
    private const int EntryLength = 12;

    /// <summary>As the file says: JPEG and WebP to the decoder, PNG in a chunk that the decoder does not look at.</summary>
    public static SKEncodedOrigin Of(SKCodec codec, ReadOnlySpan<byte> file)
    {
        if (codec.EncodedFormat != SKEncodedImageFormat.Png)
            return codec.EncodedOrigin;
        for (var at = 0; PngChunks.TryNext(file, ref at, out var type, out var data);)
        {
            if (type.SequenceEqual("eXIf"u8))
                return InTiff(data);
        }

        return SKEncodedOrigin.TopLeft;
    }

    private static SKEncodedOrigin InTiff(ReadOnlySpan<byte> tiff)
    {
        var little = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < 8 || !(little || tiff.StartsWith("MM\0*"u8)) || U32(tiff[4..]) is var directory && directory > tiff.Length - sizeof(ushort))
            return SKEncodedOrigin.TopLeft;
        tiff = tiff[(int)directory..];
        var count = U16(tiff);
        for (tiff = tiff[sizeof(ushort)..]; count > 0 && tiff.Length >= EntryLength; count--, tiff = tiff[EntryLength..])
        {
            if (U16(tiff) == Tag && U16(tiff[2..]) == Short)
                return U16(tiff[8..]) is >= (ushort)SKEncodedOrigin.TopLeft and <= (ushort)SKEncodedOrigin.LeftBottom and var origin ? (SKEncodedOrigin)origin : SKEncodedOrigin.TopLeft;
        }

        return SKEncodedOrigin.TopLeft;

        ushort U16(ReadOnlySpan<byte> bytes) => little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

        uint U32(ReadOnlySpan<byte> bytes) => little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
