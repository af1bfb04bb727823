using System.IO.Compression;
using GanService.Engine.Imaging;
using GanService.Engine.Tests.Imaging;
using SkiaSharp;

namespace GanService.Engine.Tests.Data;

/// <summary>Pictures as people have them twice: brighter, smaller, or cut a little at the edges.</summary>
internal static class TestCopies
{
    public static void Write(string archive, string path, int of)
    {
        using var source = ZipFile.OpenRead(archive);
        using var target = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var entry in source.Entries.Where(e => e.Length > 0).Take(of))
        {
            using var file = new MemoryStream();
            using (var stream = entry.Open())
                stream.CopyTo(file);
            var picture = ImageDecoder.Decode(file.ToArray(), 1_000_000);
            var name = Path.GetFileNameWithoutExtension(entry.Name);
            Add($"{name}.jpg", file.ToArray());
            Add($"{name}~brighter.jpg", TestImages.Encode(new(picture.Width, picture.Height, [.. picture.Pixels.Select(p => (byte)Math.Min(255, (p * 0.95) + 15))]), SKEncodedImageFormat.Jpeg));
            Add($"{name}~smaller.jpg", TestImages.Encode(Resampler.Resize(picture, 90, 90), SKEncodedImageFormat.Jpeg));
            Add($"{name}~cut.jpg", TestImages.Encode(Resampler.Resize(picture, (1, 1, picture.Width - 2), picture.Width - 2), SKEncodedImageFormat.Jpeg));
        }

        void Add(string name, byte[] bytes)
        {
            using var entry = target.CreateEntry(name).Open();
            entry.Write(bytes);
        }
    }
}
