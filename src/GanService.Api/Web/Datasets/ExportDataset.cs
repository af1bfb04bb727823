using System.Globalization;
using System.IO.Compression;
using CsvHelper;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Engine.Data;
using GanService.Engine.Files;
using GanService.Engine.Imaging;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Datasets;

/// <summary><c>GET /datasets/{id}/images.zip</c></summary>
public static class ExportDataset
{
    private static readonly DateTimeOffset noTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the earliest that archives can tell

    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Handle(string id, GanServiceDb database, DatasetPacks packs, IFileStore files, HttpContext context, CancellationToken cancellationToken)
    {
        var (dataset, problem) = await ReadyDataset.FindAsync(database, id, "it can be exported", cancellationToken);
        if (problem is not null)
            return problem;
        var pack = await packs.OpenAsync(dataset, dataset!.ImageSize, cancellationToken);
        context.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true; // ZipArchive writes a few bytes so after each file, which are not sent by themselves
        return TypedResults.Stream(async stream =>
        {
            using (pack)
            using (var table = await files.HoldAsync(FileKeys.Beside(dataset.Id, ImageTable.FileName), [], cancellationToken))
                await WriteAsync(stream, pack, File.Exists(table.Path) ? table.Path : null, cancellationToken);
        }, "application/zip", $"{dataset.Title.Replace('@', '-')}.zip");
    }

    private static async Task WriteAsync(Stream stream, PackedDataset pack, string? table, CancellationToken cancellationToken)
    {
        await using var zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        for (var i = 0; i < pack.Count; i++)
            await AddAsync(zip, NameOf(i), CompressionLevel.NoCompression, ImageEncoder.Png(new(pack.ImageSize, pack.ImageSize, pack.Image(i).ToArray())), cancellationToken);
        if (table is not null)
            await AddAsync(zip, "metadata.csv", CompressionLevel.Fastest, Metadata(table), cancellationToken);
    }

    private static async Task AddAsync(ZipArchive zip, string name, CompressionLevel level, byte[] bytes, CancellationToken cancellationToken)
    {
        var entry = zip.CreateEntry(name, level);
        entry.LastWriteTime = noTime;
        await using var file = await entry.OpenAsync(cancellationToken);
        await file.WriteAsync(bytes, cancellationToken);
    }

    // As image folders have it for Hugging Face, and for this service.
    private static byte[] Metadata(string table)
    {
        using var bytes = new MemoryStream();
        using (var csv = new CsvWriter(new StreamWriter(bytes, leaveOpen: true), CsvRows.Configuration))
        {
            csv.WriteRow(["file_name", "source", .. ImageTable.Columns(table)]);
            var image = 0;
            foreach (var row in ImageTable.Rows(table))
                csv.WriteRow([NameOf(image++), row.File, .. row.Labels]);
        }

        return bytes.ToArray();
    }

    private static string NameOf(int image) => string.Create(CultureInfo.InvariantCulture, $"{image:D6}.png");
}
