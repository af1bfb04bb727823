using System.Diagnostics;
using GanService.Engine.Compute;
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
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(0.5), burst = TimeSpan.FromSeconds(0.1);

    /// <summary>Imports an archive: zip, tar, tar.gz or Parquet.</summary>
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
                return ImportUnpacked(TarDirectory.Unpack);
            case FileKind.Parquet:
                return ImportUnpacked(ParquetArchive.Unpack);
            case FileKind.WebPage:
                throw new DatasetRejectedException("The archive is a web page, such as sites send in place of a file when somebody has to sign in or too many have downloaded it. Look at it in a browser, and download the archive again.");
            case var kind:
                throw new DatasetRejectedException($"{(kind is null ? "This file is no zip, tar, tar.gz or Parquet archive" : $"The archive is {kind}")}. Put your images into a zip or tar.gz file and upload that.");
        }

        ImportReport ImportUnpacked(Action<Stream, string, Action> unpack)
        {
            var unpacked = path + ".tar" + AtomicFile.Unfinished;
            try
            {
                AtomicFile.CreateFolder(Path.GetDirectoryName(path)!);
                unpack(archive, unpacked, Next);
                using var tar = File.OpenRead(unpacked);
                return Import(TarDirectory.Read(tar, MaxFileBytes), path, options, progress, cancellationToken);
            }
            finally
            {
                File.Delete(unpacked);
            }
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

    /// <summary>Makes a dataset of an earlier version alone.</summary>
    /// <exception cref="DatasetRejectedException">Too few images are left.</exception>
    public static ImportReport Derive(string path, ImportOptions options, Action<ImportProgress> progress, CancellationToken cancellationToken) =>
        Import([], path, options, progress, cancellationToken);

    private static ImportReport Import(IEnumerable<SourceFile> files, string path, ImportOptions options, Action<ImportProgress> progress, CancellationToken cancellationToken)
    {
        List<SkippedFile> skipped = [];
        var skippedCount = 0;
        Dictionary<UInt128, string> known = [];
        var choice = options.Choice ?? new();
        var labels = ImageLabels.Read([.. files.Where(f => !IsHidden(f.Name))], cancellationToken);
        IReadOnlyList<string> earlierColumns = options.Earlier is { } version ? ImageTable.Columns(ImageTable.Beside(version.Pack)) : [];
        string[] columns = [.. earlierColumns, .. labels.Columns.Except(earlierColumns, StringComparer.OrdinalIgnoreCase)];
        var isWanted = choice.Filtered(columns);
        using var builder = new DatasetBuilder(path, options.ImageSize, columns);
        if (options.Earlier is { } earlier)
            AddEarlier();
        SourceFile[] chosen = [.. choice.Of(labels.Images).Where(f => isWanted?.Invoke(LabelsOf(f.Name)) != false).Select(f => labels.EyesOf(f.Name) is { } eyes ? f with { Eyes = eyes } : f)];
        known.EnsureCapacity(known.Count + chosen.Length); // growing would leave as much behind
        var share = 1.0;
        var decoded = DecodeAsync(0).GetAwaiter().GetResult();
        for (var position = decoded.Count; decoded.Count > 0; position += decoded.Count)
        {
            share = options.Share();
            var began = Stopwatch.GetTimestamp();
            var following = DecodeAsync(builder.Count == choice.Limit ? chosen.Length : position);
            Task.WhenAll(OwnThread.Run("packing", Niceness(), () => Add(decoded)), following).GetAwaiter().GetResult(); // both, or somebody would read from an archive that is closed
            var worked = Stopwatch.GetElapsedTime(began);
            progress(new(chosen.Length, position, builder.Count));
            cancellationToken.WaitHandle.WaitOne(worked * ((1 / share) - 1));
            cancellationToken.ThrowIfCancellationRequested();
            decoded = builder.Count == choice.Limit ? [] : following.Result;
        }

        var report = new ImportReport(builder.Count, skippedCount, skipped);
        if (report.Imported < options.MinImages)
            throw new DatasetRejectedException(TooFew(report, labels.Images, options), report with { Skipped = [.. skipped.Select(s => s with { Picture = null })] });
        builder.Complete(options, cancellationToken);
        return report;

        Task<ArraySegment<DecodedFile>> DecodeAsync(int from) => from == chosen.Length
            ? Task.FromResult(ArraySegment<DecodedFile>.Empty)
            : ParallelDecoder.DecodeAsync(new(chosen, from, Math.Min(FilesATime, chosen.Length - from)), options, Niceness(), share < 1 ? burst : longest, cancellationToken);

        int Niceness() => share < 1 ? ThreadNiceness.BeforeTraining : ThreadNiceness.Training;

        void Add(ArraySegment<DecodedFile> files)
        {
            foreach (var (name, images, reason, apart) in files)
            {
                if (builder.Count == choice.Limit)
                    break;
                if (images is [var (_, first), ..] && known.TryAdd(first.FileHash, name))
                {
                    foreach (var (image, row) in images.TakeWhile(_ => builder.Count != choice.Limit))
                        builder.Add(image.Pixels, row with { Labels = LabelsOf(name) });
                }
                else if (skippedCount++ < MaxListed)
                    skipped.Add(new(Short(name), reason ?? $"is the same file as {Short(known[images![0].Row.FileHash])}", apart is null ? null : builder.SetApart(apart)));
            }
        }

        void AddEarlier()
        {
            using var pack = PackedDataset.Open(earlier.Pack);
            var place = 0;
            foreach (var row in ImageTable.Rows(ImageTable.Beside(earlier.Pack)))
            {
                if (!earlier.LeftOut.Contains(place) && builder.Count != choice.Limit && (string[])[.. row.Labels, .. columns.Skip(earlierColumns.Count).Select(_ => "")] is var all && isWanted?.Invoke(all) != false)
                {
                    known.TryAdd(row.FileHash, row.File);
                    builder.Add(pack.Image(place), row with { Labels = all });
                }

                place++;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        // In the order of all columns, of which some may be an earlier version's.
        string[] LabelsOf(string name)
        {
            var own = labels.Of(name);
            return earlierColumns.Count == 0 ? [.. own] : [.. columns.Select(c => labels.PlaceOf(c) is { } place ? own[place] : "")];
        }
    }

    private static string TooFew(ImportReport report, IReadOnlyList<SourceFile> all, ImportOptions options) => report switch
    {
        { Imported: > 0 } => $"{(report.Imported == 1 ? "One image is" : $"{report.Imported} images are")} too few to learn from: a network can only repeat them. Bring {options.MinImages} at least; a few hundred are a beginning." + FirstOf(report),
        { SkippedCount: > 0 } => "There is no image that can be used in it." + FirstOf(report),
        _ when all is [var first, ..] => $"There is no image that can be used in it. None of its {all.Count:N0} files has {string.Join(" and ", Wanted(options.Choice ?? new()))}; the first is {Short(first.Name)}.",
        _ => "There is no image that can be used in it.",
    };

    private static string FirstOf(ImportReport report) => report.Skipped switch
    {
        [] => "",
        [var only] => $" Its only {(report.Imported > 0 ? "other " : "")}file, {only.Name}, {only.Reason}.",
        [var first, ..] => $" The first of {report.SkippedCount:N0} {(report.Imported > 0 ? "other " : "")}files, {first.Name}, {first.Reason}.",
    };

    private static IEnumerable<string> Wanted(FileChoice choice)
    {
        if (choice.Filter is not null)
            yield return $"a path like '{choice.Filter}'";
        if (choice.Where is not null)
            yield return $"labels with {choice.Where}";
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
