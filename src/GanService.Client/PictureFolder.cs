using System.Formats.Tar;

namespace GanService.Client;

/// <summary>A folder of pictures as an archive.</summary>
internal static class PictureFolder
{
    /// <summary>Opens an archive as it is, and packs a folder into one, which goes when it is closed.</summary>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    public static async Task<FileStream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
            return File.Exists(path) ? File.OpenRead(path) : throw new FileNotFoundException($"There is no file or folder '{path}'.");
        var archive = new FileStream(
            Path.Combine(Path.GetTempPath(), $"ganservice-{Guid.NewGuid():N}.tar"), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });
        try
        {
            await PackAsync(path, archive, cancellationToken);
            archive.Position = 0;
            return archive;
        }
        catch
        {
            await archive.DisposeAsync();
            throw;
        }
    }

    // In one order and without times: an upload that goes on later has the same bytes.
    private static async Task PackAsync(string folder, Stream archive, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true);
        var all = new EnumerationOptions { RecurseSubdirectories = true }; // but for hidden ones
        foreach (var file in Directory.EnumerateFiles(folder, "*", all).Order(StringComparer.Ordinal))
        {
            await using var content = File.OpenRead(file);
            var name = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, ModificationTime = DateTimeOffset.UnixEpoch }, cancellationToken);
        }
    }
}
