using System.IO.Compression;
using GanService.Engine.Imaging;

namespace GanService.Engine.Data;

/// <summary>Packs the images of an archive or a folder, in the order of their names; what cannot be used is skipped and listed.</summary>
public static class DatasetImporter
{
    private const int MaxListed = 1000;
    private const int MaxNameLength = 200;
    private const long MaxFileBytes = 64 << 20;
    private const long MaxBatchBytes = 64 << 20; // a batch is in memory at once; its last file may go beyond
    private const int MaxBatchFiles = 64;

    /// <summary>Imports a zip archive.</summary>
    /// <exception cref="DatasetRejectedException">It is no zip archive, or holds no usable image.</exception>
    public static ImportReport ImportArchive(Stream archive, string path, ImportOptions options, Action<int> progress, CancellationToken cancellationToken)
    {
        try
        {
            using var zip = new ZipArchive(archive, ZipArchiveMode.Read);
            var files = zip.Entries.Where(e => !e.FullName.EndsWith('/'))
                .Select(e => new SourceFile(e.FullName, () => ReadEntry(e)));
            return Import(files, path, options, progress, cancellationToken);
        }
        catch (InvalidDataException error)
        {
            throw new DatasetRejectedException($"The archive is not a zip file that can be read: {error.Message}");
        }
    }

    /// <summary>Imports all files below a folder.</summary>
    /// <exception cref="DatasetRejectedException">It holds no usable image.</exception>
    public static ImportReport ImportFolder(string folder, string path, ImportOptions options, Action<int> progress, CancellationToken cancellationToken)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => new SourceFile(Path.GetRelativePath(folder, f), () => ReadFile(f)));
        return Import(files, path, options, progress, cancellationToken);
    }

    private static ImportReport Import(IEnumerable<SourceFile> files, string path, ImportOptions options, Action<int> progress, CancellationToken cancellationToken)
    {
        List<SkippedFile> skipped = [];
        var skippedCount = 0;
        using var writer = new PackedDatasetWriter(path, options.ImageSize);
        foreach (var batch in Batches(files.Where(f => !IsHidden(f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var result in batch.AsParallel().AsOrdered().Select(r => Decode(r, options)))
            {
                if (result.Image is { } image)
                    writer.Add(image.Pixels);
                else if (skippedCount++ < MaxListed)
                    skipped.Add(new(result.Name.Length > MaxNameLength ? result.Name[..MaxNameLength] + "…" : result.Name, result.Reason!));
            }

            progress(writer.Count);
        }

        var report = new ImportReport(writer.Count, skippedCount, skipped);
        if (report.Imported == 0)
            throw new DatasetRejectedException("There is no image that can be used in it.", report);
        writer.Complete();
        return report;
    }

    // Reading is sequential, as archives are; decoding is not.
    private static IEnumerable<IReadOnlyList<(string Name, byte[]? Bytes, string? Reason)>> Batches(IEnumerable<SourceFile> files)
    {
        List<(string Name, byte[]? Bytes, string? Reason)> batch = [];
        var bytes = 0L;
        foreach (var file in files.Select(Read))
        {
            batch.Add(file);
            bytes += file.Bytes?.Length ?? 0;
            if (batch.Count < MaxBatchFiles && bytes < MaxBatchBytes)
                continue;
            yield return batch;
            batch = [];
            bytes = 0;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private static (string Name, byte[]? Bytes, string? Reason) Read(SourceFile file)
    {
        if (LeavesArchive(file.Name))
            return (file.Name, null, "has a name that leads out of the archive");
        try
        {
            return (file.Name, file.Read(), null);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException or ImageRejectedException)
        {
            return (file.Name, null, error is ImageRejectedException ? error.Message : $"cannot be read: {error.Message}");
        }
    }

    private static (string Name, RgbImage? Image, string? Reason) Decode((string Name, byte[]? Bytes, string? Reason) file, ImportOptions options)
    {
        if (file.Bytes is null)
            return (file.Name, null, file.Reason);
        try
        {
            var image = ImageDecoder.Decode(file.Bytes, options.MaxImagePixels);
            return (file.Name, Resampler.Resize(image, options.Crop.In(image), options.ImageSize), null);
        }
        catch (ImageRejectedException error)
        {
            return (file.Name, null, error.Message);
        }
    }

    private static byte[] ReadEntry(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        return ReadAtMost(stream);
    }

    private static byte[] ReadFile(string path)
    {
        using var stream = File.OpenRead(path);
        return ReadAtMost(stream);
    }

    // The length that an archive announces may be a lie, so the bytes are counted.
    private static byte[] ReadAtMost(Stream stream)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is > 0 and var count)
        {
            if (bytes.Length + count > MaxFileBytes)
                throw new ImageRejectedException($"is larger than {MaxFileBytes >> 20} MiB");
            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }

    private static bool LeavesArchive(string name) => name.Split('/', '\\') is var parts && (parts.Contains("..") || parts[0] is "" or [_, ':']);

    private static bool IsHidden(string name) => name.Split('/', '\\').Any(part => part is "__MACOSX" || (part.StartsWith('.') && part is not ("." or "..")));

    private sealed record SourceFile(string Name, Func<byte[]> Read);
}
