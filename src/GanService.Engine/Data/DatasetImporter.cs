using GanService.Engine.Files;
using GanService.Engine.Imaging;

namespace GanService.Engine.Data;

/// <summary>Packs the images of an archive or a folder, in an order of their names; what cannot be used is skipped and listed.</summary>
public static class DatasetImporter
{
    private const int MaxListed = 1000;
    private const int MaxNameLength = 200;
    private const long MaxFileBytes = 64 << 20;
    private const int FilesATime = 256;

    // Between files that are imported together others have their turn, and somebody may end it.
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(0.5);

    /// <summary>Imports an archive: zip, tar or tar.gz.</summary>
    /// <exception cref="DatasetRejectedException">It is none, damaged, or holds no usable image.</exception>
    public static ImportReport ImportArchive(Stream archive, string path, ImportOptions options, Action<ImportProgress> progress, CancellationToken cancellationToken)
    {
        switch (KindOf(archive))
        {
            case FileKind.Zip:
                return Import(ZipDirectory.Read(archive).Where(e => !e.IsFolder).Select(e => new SourceFile(e.Name, () => e.Read(archive, MaxFileBytes))), path, options, progress, cancellationToken);
            case FileKind.Tar:
                return Import(TarDirectory.Read(archive, MaxFileBytes), path, options, progress, cancellationToken);
            case FileKind.Gzip:
                var unpacked = path + ".tar" + AtomicFile.Unfinished;
                try
                {
                    AtomicFile.CreateFolder(Path.GetDirectoryName(path)!);
                    TarDirectory.Unpack(archive, unpacked, Next);
                    using var tar = File.OpenRead(unpacked);
                    return Import(TarDirectory.Read(tar, MaxFileBytes), path, options, progress, cancellationToken);
                }
                finally
                {
                    File.Delete(unpacked);
                }

            case FileKind.WebPage:
                throw new DatasetRejectedException("The archive is a web page, such as sites send in place of a file when somebody has to sign in or too many have downloaded it. Look at it in a browser, and download the archive again.");
            case var kind:
                throw new DatasetRejectedException($"The archive is {kind ?? "of no kind that can be read"}. Put your images into a zip or tar.gz file and upload that.");
        }

        void Next()
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress(default);
        }
    }

    /// <summary>Imports all files below a folder.</summary>
    /// <exception cref="DatasetRejectedException">It holds no usable image.</exception>
    public static ImportReport ImportFolder(string folder, string path, ImportOptions options, Action<ImportProgress> progress, CancellationToken cancellationToken)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => new SourceFile(Path.GetRelativePath(folder, f), () => ReadFromFolder(f)));
        return Import(files, path, options, progress, cancellationToken);
    }

    private static ImportReport Import(IEnumerable<SourceFile> files, string path, ImportOptions options, Action<ImportProgress> progress, CancellationToken cancellationToken)
    {
        List<SkippedFile> skipped = [];
        var skippedCount = 0;
        Dictionary<UInt128, string> known = [];
        var choice = options.Choice ?? new();
        SourceFile[] all = [.. files.Where(f => !IsHidden(f.Name))];
        using var writer = new PackedDatasetWriter(path, options.ImageSize);
        SourceFile[] chosen = [.. choice.Of(all)];
        for (var position = 0; position < chosen.Length && writer.Count != choice.Limit;)
        {
            var decoded = ParallelDecoder.Decode(new(chosen, position, Math.Min(FilesATime, chosen.Length - position)), options, longest, cancellationToken);
            position += decoded.Count;
            foreach (var (name, images, hash, reason) in decoded)
            {
                if (images is not null && known.TryAdd(hash, name))
                {
                    foreach (var image in images.TakeWhile(_ => writer.Count != choice.Limit))
                        writer.Add(image.Pixels);
                }
                else if (skippedCount++ < MaxListed)
                    skipped.Add(new(Short(name), reason ?? $"is the same file as {Short(known[hash])}"));
                if (writer.Count == choice.Limit)
                    break;
            }

            progress(new(chosen.Length, position, writer.Count));
            cancellationToken.ThrowIfCancellationRequested();
        }

        var report = new ImportReport(writer.Count, skippedCount, skipped);
        if (report.Imported == 0)
            throw new DatasetRejectedException("There is no image that can be used in it." + skipped switch
            {
                [] when all is [var first, ..] => $" None of its {all.Length:N0} files has a path like '{choice.Filter}'; the first is {Short(first.Name)}.",
                [] => "",
                [var only] => $" Its only file, {only.Name}, {only.Reason}.",
                [var first, ..] => $" The first of {skippedCount:N0} files, {first.Name}, {first.Reason}.",
            }, report);
        writer.Complete();
        return report;
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

    private static string? KindOf(Stream archive)
    {
        var head = new byte[512];
        archive.Position = 0;
        return FileKind.NameOf(head.AsSpan(0, archive.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
    }

    private static string Short(string name) => name.Length > MaxNameLength ? name[..MaxNameLength] + "…" : name;

    // What systems put beside pictures, and nobody counts as one.
    private static bool IsHidden(string name) => name.Split('/', '\\').Any(part =>
        part is "__MACOSX" || (part.StartsWith('.') && part is not ("." or "..")) || part.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase) || part.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase));
}
