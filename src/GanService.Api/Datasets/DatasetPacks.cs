using GanService.Api.Storage;
using GanService.Engine.Data;

namespace GanService.Api.Datasets;

/// <summary>Opens datasets at the size that is asked for; what is not there yet is made at first use.</summary>
public sealed class DatasetPacks(DataFolder folder, ILogger<Dataset> log)
{
    private readonly Lock making = new();

    /// <exception cref="InvalidDataException">The dataset is gone, not ready or damaged.</exception>
    /// <exception cref="NoRoomException">There is no room to make it.</exception>
    public PackedDataset Open(Dataset? dataset, int imageSize, CancellationToken cancellationToken)
    {
        if (dataset is not { State: DatasetState.Ready })
            throw new InvalidDataException(dataset is null ? "The job's dataset was deleted." : $"The dataset '{dataset.Name}' is not ready.");
        var path = folder.DatasetPack(dataset.Id, imageSize);
        lock (making)
        {
            if (!File.Exists(path))
                Make(dataset, imageSize, path, cancellationToken);
        }

        return PackedDataset.Open(path);
    }

    private void Make(Dataset dataset, int imageSize, string path, CancellationToken cancellationToken)
    {
        folder.DemandRoomFor(PackedDataset.Bytes(dataset.Count, imageSize));
        log.LogInformation("Dataset {Dataset}: preparing {Count} images of {ImageSize} pixels", dataset.Name, dataset.Count, imageSize);
        if (dataset.Source == DatasetSource.Synthetic)
        {
            SyntheticFaces.Pack(SyntheticFaces.Seed, dataset.Count, imageSize, path, cancellationToken);
            return;
        }

        using var source = PackedDataset.Open(folder.DatasetPack(dataset.Id, dataset.ImageSize));
        DatasetResizer.Shrink(source, imageSize, path, cancellationToken);
    }
}
