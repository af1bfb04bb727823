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
}
