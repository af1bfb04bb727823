using System.Globalization;
using CsvHelper;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Engine.Data;
using GanService.Engine.Files;
using GanService.Engine.Imaging;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Datasets;

/// <summary><c>GET /datasets/{id}/images.zip</c></summary>
public static class ExportDataset
{
    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Handle(string id, GanServiceDb database, DatasetPacks packs, IFileStore files, HttpContext context, CancellationToken cancellationToken)
    {
        var (dataset, problem) = await ReadyDataset.FindAsync(database, id, "it can be exported", cancellationToken);
        if (problem is not null)
            return problem;
        var pack = await packs.OpenAsync(dataset, dataset!.ImageSize, cancellationToken);
        return StreamedZip.Answer(context, async zip =>
        {
            using (pack)
            using (var table = await files.HoldAsync(FileKeys.Beside(dataset.Id, ImageTable.FileName), [], cancellationToken))
            {
                for (var i = 0; i < pack.Count; i++)
                    await zip.AddAsync(NameOf(i), ImageEncoder.Png(new(pack.ImageSize, pack.ImageSize, pack.Image(i).ToArray())), cancellationToken);
                if (File.Exists(table.Path))
                    await zip.AddTextAsync("metadata.csv", file => file.WriteAsync(Metadata(table.Path), cancellationToken).AsTask(), cancellationToken);
            }
        }, $"{dataset.Title.Replace('@', '-')}.zip");
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
