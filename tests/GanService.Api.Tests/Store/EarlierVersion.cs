using System.Formats.Tar;
using System.IO.Compression;

namespace GanService.Api.Tests.Store;

/// <summary>Data folders of earlier versions, made by <c>Upgrades/make.sh</c>.</summary>
internal static class EarlierVersion
{
    public static async Task UnpackAsync(TemporaryFolder folder, string version)
    {
        await using var archive = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Store", "Upgrades", $"data-{version}.tar.gz")), CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(archive, Directory.CreateDirectory(folder.File("data")).FullName, overwriteFiles: false);
    }
}
