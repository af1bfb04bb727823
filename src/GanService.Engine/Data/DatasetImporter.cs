using System.IO.Hashing;
using GanService.Engine.Imaging;

namespace GanService.Engine.Data;

/// <summary>Packs the images of an archive or a folder, in the order of their names; what cannot be used is skipped and listed.</summary>
public static class DatasetImporter
{
    private const int MaxListed = 1000;
    private const int MaxNameLength = 200;
    private const long MaxFileBytes = 64 << 20;
    private const long MaxBatchBytes = 256 << 20; // packed and as pixels: a batch may be in memory at once; its last file may go beyond
    private const int BytesPerPixel = 4;
    private const int MaxBatchFiles = 64;

    /// <summary>Imports a zip archive.</summary>
    /// <exception cref="DatasetRejectedException">It is no zip archive, or holds no usable image.</exception>
    public static ImportReport ImportArchive(Stream archive, string path, ImportOptions options, Action<int> progress, CancellationToken cancellationToken)
    {
        DemandZip(archive);
        var files = ZipDirectory.Read(archive).Where(e => !e.IsFolder).Select(e => new SourceFile(e.Name, () => e.Read(archive, MaxFileBytes)));
        return Import(files, path, options, progress, cancellationToken);
    }

    /// <summary>Imports all files below a folder.</summary>
    /// <exception cref="DatasetRejectedException">It holds no usable image.</exception>
    public static ImportReport ImportFolder(string folder, string path, ImportOptions options, Action<int> progress, CancellationToken cancellationToken)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => new SourceFile(Path.GetRelativePath(folder, f), () => ReadFromFolder(f)));
        return Import(files, path, options, progress, cancellationToken);
    }

    private static ImportReport Import(IEnumerable<SourceFile> files, string path, ImportOptions options, Action<int> progress, CancellationToken cancellationToken)
    {
        List<SkippedFile> skipped = [];
        var skippedCount = 0;
        Dictionary<UInt128, string> known = [];
        using var writer = new PackedDatasetWriter(path, options.ImageSize);
        foreach (var batch in Batches(files.Where(f => !IsHidden(f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal), options, cancellationToken))
        {
            foreach (var (name, image, hash, reason) in batch.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(r => Decode(r, options)))
            {
                if (image is not null && known.TryAdd(hash, name))
                    writer.Add(image.Pixels);
                else if (skippedCount++ < MaxListed)
                    skipped.Add(new(Short(name), reason ?? $"is the same file as {Short(known[hash])}"));
            }

            progress(writer.Count);
        }

        var report = new ImportReport(writer.Count, skippedCount, skipped);
        if (report.Imported == 0)
            throw new DatasetRejectedException("There is no image that can be used in it." + skipped switch
            {
                [] => "",
                [var only] => $" Its only file, {only.Name}, {only.Reason}.",
                [var first, ..] => $" The first of {skippedCount:N0} files, {first.Name}, {first.Reason}.",
            }, report);
        writer.Complete();
        return report;
    }

    // Reading is sequential, as archives are; decoding is not.
    private static IEnumerable<IReadOnlyList<ReadFile>> Batches(IEnumerable<SourceFile> files, ImportOptions options, CancellationToken cancellationToken)
    {
        List<ReadFile> batch = [];
        var bytes = 0L;
        foreach (var file in files.Select(Read))
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch.Add(file);
            if (file.Bytes is not null && ImageDecoder.SizeOf(file.Bytes) is var (width, height))
                bytes += file.Bytes.Length + (Math.Min((long)width * height, options.MaxImagePixels) * BytesPerPixel);
            if (batch.Count < MaxBatchFiles && bytes < MaxBatchBytes)
                continue;
            yield return batch;
            batch = [];
            bytes = 0;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private static ReadFile Read(SourceFile file)
    {
        if (LeavesArchive(file.Name))
            return new(file.Name, null, "has a name that leads out of the archive");
        try
        {
            return new(file.Name, file.Read(), null);
        }
        catch (ImageRejectedException error)
        {
            return new(file.Name, null, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(file.Name, null, error is IOException ? "cannot be read from the disk" : "may not be read by the service");
        }
    }

    private static (string Name, RgbImage? Image, UInt128 Hash, string? Reason) Decode(ReadFile file, ImportOptions options)
    {
        if (file.Bytes is null)
            return (file.Name, null, 0, file.Reason);
        try
        {
            var image = ImageDecoder.Decode(file.Bytes, options.MaxImagePixels);
            return (file.Name, Resampler.Resize(image, options.Crop.In(image), options.ImageSize), XxHash128.HashToUInt128(file.Bytes), null);
        }
        catch (ImageRejectedException error)
        {
            return (file.Name, null, 0, error.Message);
        }
    }

    private static byte[] ReadFromFolder(string path)
    {
        using var stream = File.OpenRead(path);
        if (stream.Length > MaxFileBytes)
            throw new ImageRejectedException($"is larger than {MaxFileBytes >> 20} MiB");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static void DemandZip(Stream archive)
    {
        var head = new byte[512];
        archive.Position = 0;
        var kind = FileKind.NameOf(head.AsSpan(0, archive.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
        if (kind != FileKind.Zip)
            throw new DatasetRejectedException($"The archive is {kind ?? "no zip file"}. Put your images into a zip file and upload that.");
    }

    private static string Short(string name) => name.Length > MaxNameLength ? name[..MaxNameLength] + "…" : name;

    private static bool LeavesArchive(string name) => name.Split('/', '\\') is var parts && (parts.Contains("..") || parts[0] is "" or [_, ':']);

    // What systems put beside pictures, and nobody counts as one.
    private static bool IsHidden(string name) => name.Split('/', '\\').Any(part =>
        part is "__MACOSX" || (part.StartsWith('.') && part is not ("." or "..")) || part.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase) || part.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase));

    private sealed record SourceFile(string Name, Func<byte[]> Read);

    private sealed record ReadFile(string Name, byte[]? Bytes, string? Reason);
}
