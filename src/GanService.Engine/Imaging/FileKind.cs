using System.Text;

namespace GanService.Engine.Imaging;

/// <summary>Tells from its first bytes what a file is.</summary>
public static class FileKind
{
    public const string Zip = "a zip archive", Jpeg = "a JPEG image", Png = "a PNG image", WebP = "a WebP image", Bmp = "a BMP image", Tar = "a tar archive", Gzip = "a gzip file", Parquet = "a Parquet file", WebPage = "a web page";

    private const int TarMagic = 257;

    /// <summary>Its kind in words, with an article; null where it is none of those that people have beside images.</summary>
    public static string? NameOf(ReadOnlySpan<byte> file)
    {
        if (file.Length > TarMagic && file[TarMagic..].StartsWith("ustar"u8))
            return Tar;
        if (file.Length >= 12 && file[4..].StartsWith("ftyp"u8))
            return file[8..].StartsWith("avif"u8) ? "an AVIF image" : file[8..].StartsWith("hei"u8) || file[8..].StartsWith("mif1"u8) ? "a HEIC image" : "a video";
        if (file.Length >= 12 && file.StartsWith("RIFF"u8))
            return file[8..].StartsWith("WEBP"u8) ? WebP : null;
        return file switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] or [(byte)'P', (byte)'K', 7, 8, ..] => Zip,
            [0x1f, 0x8b, ..] => Gzip,
            [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => Parquet,
            [(byte)'B', (byte)'Z', (byte)'h', ..] => "a bzip2 file",
            [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => "an xz file",
            [0x28, 0xb5, 0x2f, 0xfd, ..] => "a zstd file",
            [(byte)'7', (byte)'z', 0xbc, 0xaf, ..] => "a 7z archive",
            [(byte)'R', (byte)'a', (byte)'r', (byte)'!', ..] => "a RAR archive",
            [0xff, 0xd8, 0xff, ..] => Jpeg,
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => Png,
            [(byte)'B', (byte)'M', ..] => Bmp,
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "a GIF image",
            [(byte)'I', (byte)'I', (byte)'*', 0, ..] or [(byte)'M', (byte)'M', 0, (byte)'*', ..] => "a TIFF image",
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF document",
            _ => IsWebPage(file) ? WebPage : null,
        };
    }

    private static bool IsWebPage(ReadOnlySpan<byte> file)
    {
        var text = (file.StartsWith("\uFEFF"u8) ? file[3..] : file).TrimStart(" \t\r\n"u8);
        return Ascii.EqualsIgnoreCase(text[..Math.Min(text.Length, 14)], "<!doctype html"u8) || Ascii.EqualsIgnoreCase(text[..Math.Min(text.Length, 5)], "<html"u8);
    }
}
