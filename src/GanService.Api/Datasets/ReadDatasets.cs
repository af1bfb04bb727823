using GanService.Api.Hosting;
using GanService.Api.Storage;
using GanService.Engine.Data;
using GanService.Engine.Imaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Datasets;

/// <summary><c>GET</c> under <c>/datasets</c></summary>
public static class ReadDatasets
{
    private const int PreviewImages = 64;
    private const int PreviewColumns = 8;
    private const int PreviewSize = 64;

    public static async Task<Ok<Page<DatasetResponse>>> List([AsParameters] PageQuery query, GanServiceDb database, CancellationToken cancellationToken)
    {
        var rows = await database.Datasets.AsNoTracking()
            .Where(d => query.After == null || string.Compare(d.Id, query.After) < 0)
            .OrderByDescending(d => d.Id).Take(query.Size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Page<DatasetResponse>.Of([.. rows.Select(d => DatasetResponse.Of(d) with { Skipped = [] })], query.Size, d => d.Id));
    }

    public static async Task<Results<Ok<DatasetResponse>, ProblemHttpResult>> Get(string id, GanServiceDb database, CancellationToken cancellationToken) =>
        await database.FindDatasetAsync(id, cancellationToken) is { } dataset ? TypedResults.Ok(DatasetResponse.Of(dataset)) : NoSuchDataset(id);

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Preview(string id, GanServiceDb database, DatasetPacks packs, CancellationToken cancellationToken)
    {
        if (await database.FindDatasetAsync(id, cancellationToken) is not { } dataset)
            return NoSuchDataset(id);
        if (dataset.State != DatasetState.Ready)
            return Problems.Conflict($"The dataset is {dataset.State.ToString().ToLowerInvariant()}; there is a preview when it is ready.");
        var png = await Task.Run(() => Preview(dataset, packs, cancellationToken), cancellationToken);
        return TypedResults.File(png, "image/png");
    }

    /// <summary>The problem of a dataset that is not there.</summary>
    public static ProblemHttpResult NoSuchDataset(string id) => Problems.NotFound($"There is no dataset '{id}'. GET /datasets lists them.");

    private static byte[] Preview(Dataset dataset, DatasetPacks packs, CancellationToken cancellationToken)
    {
        var (size, count) = (Math.Min(PreviewSize, dataset.ImageSize), Math.Min(PreviewImages, dataset.Count));
        if (dataset.Source == DatasetSource.Synthetic) // without painting all of them at this size first
            return Grid(Enumerable.Range(0, count).Select(i => SyntheticFaces.Draw(SyntheticFaces.Seed, i, size)));
        using var pack = packs.Open(dataset, size, cancellationToken);
        return Grid(Enumerable.Range(0, count).Select(i => new RgbImage(size, size, pack.Image(i).ToArray())));
    }

    private static byte[] Grid(IEnumerable<RgbImage> images)
    {
        RgbImage[] all = [.. images];
        return ImageEncoder.Png(ImageGrid.Compose(all, Math.Min(PreviewColumns, all.Length), gap: 2));
    }
}
