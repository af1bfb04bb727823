using System.Buffers.Binary;
using System.IO.Compression;
using GanService.Engine.Data;
using GanService.Engine.Imaging;
using SkiaSharp;

namespace GanService.Engine.Tests.Imaging;

/// <summary>Image files of every kind, made here.</summary>
public static class TestImages
{
    /// <summary>Four quarters: red, green, blue and white, clockwise from the top left.</summary>
    public static RgbImage Quarters(int width = 40, int height = 20)
    {
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                byte[] color = (x < width / 2, y < height / 2) switch
                {
                    (true, true) => [255, 0, 0],
                    (false, true) => [0, 255, 0],
                    (false, false) => [0, 0, 255],
                    (true, false) => [255, 255, 255],
                };
                color.CopyTo(pixels, ((y * width) + x) * 3);
            }
        }

        return new(width, height, pixels);
    }

    /// <summary>A face of the synthetic ones, each seed another.</summary>
    public static RgbImage Face(int seed, int size = 64) => SyntheticFaces.Draw(SyntheticFaces.Seed, seed, size);

    /// <summary>So many files of different pictures.</summary>
    public static (string Name, byte[] Bytes)[] Files(int count) => [.. Enumerable.Range(0, count).Select(i => ($"{i}.png", ImageEncoder.Png(Quarters(40 + i, 40))))];

    public static byte[] Encode(RgbImage image, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var i = 0; i < image.Width * image.Height; i++)
            bitmap.SetPixel(i % image.Width, i / image.Width, new(image.Pixels[3 * i], image.Pixels[(3 * i) + 1], image.Pixels[(3 * i) + 2]));
        using var data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    /// <summary>A PNG of one color, partly transparent.</summary>
    public static byte[] Transparent(int size, SKColor color)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(color);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    public static byte[] Grey(int size, byte level)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(size, size, SKColorType.Gray8, SKAlphaType.Opaque));
        bitmap.GetPixelSpan().Fill(level);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>A BMP of 24 bits: bottom row first, blue before red, rows padded to four bytes.</summary>
    public static byte[] Bmp(RgbImage image)
    {
        var stride = ((image.Width * 3) + 3) / 4 * 4;
        var file = new byte[54 + (stride * image.Height)];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), image.Height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 24);
        for (var i = 0; i < image.Width * image.Height; i++)
        {
            var target = 54 + ((image.Height - 1 - (i / image.Width)) * stride) + (i % image.Width * 3);
            (file[target], file[target + 1], file[target + 2]) = (image.Pixels[(3 * i) + 2], image.Pixels[(3 * i) + 1], image.Pixels[3 * i]);
        }

        return file;
    }

    /// <summary>A JPEG, PNG or WebP whose EXIF data say how its rows are stored (1 to 8).</summary>
    public static byte[] WithOrientation(RgbImage image, SKEncodedImageFormat format, byte orientation, bool littleEndian = false)
    {
        byte[] tiff = littleEndian
            ? [.. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0] // first directory at 8; one entry: orientation, one short
            : [.. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        var file = format == SKEncodedImageFormat.Png ? ImageEncoder.Png(image) : Encode(image, format);
        return format switch
        {
            SKEncodedImageFormat.Jpeg => [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(tiff.Length + 8), .. "Exif\0\0"u8, .. tiff, .. file[2..]],
            SKEncodedImageFormat.Png => [.. file[..33], .. PngChunk("eXIf"u8, tiff), .. file[33..]], // after its header
            _ => WithExif(file, image, tiff),
        };
    }

    /// <summary>A PNG of one bit a pixel, all black: kilobytes, however large it is.</summary>
    public static byte[] OneBit(int width, int height)
    {
        var row = new byte[1 + ((width + 7) / 8)];
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
                zlib.Write(row);
        }

        byte[] header = [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]; // one bit, grey
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        return [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. PngChunk("IHDR"u8, header), .. PngChunk("IDAT"u8, packed.ToArray()), .. PngChunk("IEND"u8, [])];
    }

    /// <summary>A PNG whose header announces other measures than it has.</summary>
    public static byte[] WithAnnouncedSize(int width, int height)
    {
        var png = ImageEncoder.Png(Quarters());
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), System.IO.Hashing.Crc32.HashToUInt32(png.AsSpan(12, 17)));
        return png;
    }

    public static (byte R, byte G, byte B) Pixel(RgbImage image, int x, int y)
    {
        var at = ((y * image.Width) + x) * 3;
        return (image.Pixels[at], image.Pixels[at + 1], image.Pixels[at + 2]);
    }

    private static byte[] PngChunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] content = [.. type, .. data];
        var (length, crc) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, System.IO.Hashing.Crc32.HashToUInt32(content));
        return [.. length, .. content, .. crc];
    }

    // The extended container: a chunk that says that there is EXIF, the picture, and the EXIF.
    private static byte[] WithExif(byte[] webp, RgbImage image, byte[] tiff)
    {
        const byte HasExif = 8;
        byte[] extended = [HasExif, 0, 0, 0, (byte)(image.Width - 1), 0, 0, (byte)(image.Height - 1), 0, 0];
        byte[] body = [.. "WEBP"u8, .. RiffChunk("VP8X"u8, extended), .. webp[12..], .. RiffChunk("EXIF"u8, tiff)];
        return RiffChunk("RIFF"u8, body);
    }

    private static byte[] RiffChunk(ReadOnlySpan<byte> type, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
        return [.. type, .. length, .. data, .. new byte[data.Length % 2]];
    }
}
