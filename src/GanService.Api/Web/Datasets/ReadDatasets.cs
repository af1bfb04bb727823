using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Engine.Data;
using GanService.Engine.Imaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Datasets;

/// <summary><c>GET</c> under <c>/datasets</c></summary>
public static class ReadDatasets
{
    private const int PreviewImages = 64;
    private const int PreviewColumns = 8;
    private const int PreviewSize = 64;

    public static async Task<Ok<Page<DatasetResponse>>> List([AsParameters] PageQuery query, GanServiceDb database, TimeProvider time, CancellationToken cancellationToken)
    {
        var rows = await database.Datasets.AsNoTracking()
            .Where(d => query.After == null || string.Compare(d.Id, query.After) < 0)
            .OrderByDescending(d => d.Id).Take(query.Size + 1).ToListAsync(cancellationToken);
        string[] ids = [.. rows.Select(d => d.Id)];
        var jobs = await database.Jobs.Where(j => ids.Contains(j.DatasetId)).GroupBy(j => j.DatasetId).Select(j => new { j.Key, Count = j.Count() }).ToDictionaryAsync(j => j.Key, j => j.Count, cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        return TypedResults.Ok(Page<DatasetResponse>.Of([.. rows.Select(d => DatasetResponse.Of(d, now, jobs.GetValueOrDefault(d.Id)) with { Skipped = [] })], query.Size, d => d.Id));
    }

    public static async Task<Results<Ok<DatasetResponse>, ProblemHttpResult>> Get(string id, GanServiceDb database, TimeProvider time, CancellationToken cancellationToken) =>
        await database.FindDatasetAsync(id, cancellationToken) is { } dataset
            ? TypedResults.Ok(DatasetResponse.Of(dataset, time.GetUtcNow().UtcDateTime, await database.Jobs.CountAsync(j => j.DatasetId == dataset.Id, cancellationToken)))
            : Missing.Dataset(id);

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Preview(string id, GanServiceDb database, DatasetPacks packs, CancellationToken cancellationToken)
    {
        var (dataset, problem) = await ReadyDataset.FindAsync(database, id, "there is a preview", cancellationToken);
        if (problem is not null)
            return problem;
        return TypedResults.File(await PreviewAsync(dataset!, packs, cancellationToken), "image/png");
    }

    private static async Task<byte[]> PreviewAsync(Dataset dataset, DatasetPacks packs, CancellationToken cancellationToken)
    {
        var (size, count) = (Math.Min(PreviewSize, dataset.ImageSize), Math.Min(PreviewImages, dataset.Count));
        if (dataset.Source == DatasetSource.Synthetic) // without painting all of them at this size first
            return Grid(Enumerable.Range(0, count).Select(i => SyntheticFaces.Draw(SyntheticFaces.Seed, i, size)));
        using var pack = await packs.OpenAsync(dataset, size, cancellationToken);
        return Grid(Enumerable.Range(0, count).Select(i => new RgbImage(size, size, pack.Image(i).ToArray())));
    }

    private static byte[] Grid(IEnumerable<RgbImage> images)
    {
        RgbImage[] all = [.. images];
        return ImageEncoder.Png(ImageGrid.Compose(all, Math.Min(PreviewColumns, all.Length), gap: 2));
    }
}
