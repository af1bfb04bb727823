using System.Formats.Tar;
using System.IO.Compression;

namespace GanService.Engine.Tests;

/// <summary>Archives made here.</summary>
public static class TestArchive
{
    public static byte[] Zip(params IReadOnlyList<(string Name, byte[] Bytes)> files)
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return archive.ToArray();
    }

    public static byte[] Tar(params IReadOnlyList<(string Name, byte[] Bytes)> files)
    {
        using var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
        }

        return archive.ToArray();
    }

    /// <summary>What cannot be packed smaller.</summary>
    public static byte[] Noise(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    public static byte[] Gzip(byte[] file)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(file);
        return packed.ToArray();
    }
}
