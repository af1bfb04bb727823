using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Engine;
using GanService.Engine.Compute;
using GanService.Engine.Data;
using GanService.Engine.Imaging;
using GanService.Engine.Quality;

namespace GanService.Api.Web.Generation;

/// <summary>Finds what images resemble in a dataset; the thumbnails of the one that was used last are kept.</summary>
public sealed class TrainingImages(DatasetPacks packs)
{
    private readonly Lock guard = new();
    private (string DatasetId, int ImageSize, NearestNeighbours Thumbnails)? last;

    /// <summary>The nearest training image of each image.</summary>
    /// <exception cref="InvalidDataException">The dataset is gone or damaged.</exception>
    public async Task<IReadOnlyList<(Neighbour Neighbour, RgbImage Image)>> FindAsync(Dataset dataset, int imageSize, IReadOnlyList<RgbImage> images)
    {
        IReadOnlyList<(Neighbour, RgbImage)> found = [];
        using var pack = await packs.OpenAsync(dataset, imageSize, CancellationToken.None);
        await OwnThread.Run("neighbours", ThreadNiceness.Training, () =>
        {
            TorchRuntime.UseThreads(1);
            found = [.. Thumbnails(dataset.Id, pack).Find(images).Select(n => (n, Image(pack, n.Index)))];
        });
        return found;
    }

    private NearestNeighbours Thumbnails(string datasetId, PackedDataset pack)
    {
        lock (guard)
        {
            if (last is not { } kept || kept.DatasetId != datasetId || kept.ImageSize != pack.ImageSize)
                last = kept = (datasetId, pack.ImageSize, new(Enumerable.Range(0, pack.Count).Select(i => Image(pack, i))));
            return kept.Thumbnails;
        }
    }

    private static RgbImage Image(PackedDataset pack, int index) => new(pack.ImageSize, pack.ImageSize, pack.Image(index).ToArray());
}
