using GanService.Api.Store.Rows;
using GanService.Engine.Compute;
using GanService.Engine.Data;
using GanService.Engine.Recipes;

namespace GanService.Api.Store.Files;

/// <summary>Opens datasets at the size that is asked for; what is not there yet is made at first use.</summary>
public sealed class DatasetPacks(IFileStore files, DataFolder folder, ILogger<Dataset> log)
{
    private readonly SemaphoreSlim making = new(1);

    /// <param name="dataset">Its row; null where it is gone.</param>
    /// <param name="imageSize">Side of the images, in pixels.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <param name="made">Is told which share of the images is made, 0 to 1, where they are not there yet.</param>
    /// <exception cref="InvalidDataException">The dataset is gone, not ready or damaged.</exception>
    /// <exception cref="NoRoomException">There is no room to make it.</exception>
    public async Task<PackedDataset> OpenAsync(Dataset? dataset, int imageSize, CancellationToken cancellationToken, Action<double>? made = null)
    {
        if (dataset is not { State: DatasetState.Ready })
            throw new InvalidDataException(dataset is null ? "The job's dataset was deleted." : $"The dataset '{dataset.Name}' is not ready.");
        await making.WaitAsync(cancellationToken);
        try
        {
            using var pack = await HoldAsync(dataset, imageSize, cancellationToken);
            if (!File.Exists(pack.Path))
                await MakeAsync(dataset, imageSize, pack.Path, count => made?.Invoke((double)count / dataset.Count), cancellationToken);
            return PackedDataset.Open(pack.Path); // which stays mapped though the file goes
        }
        finally
        {
            making.Release();
        }
    }

    /// <summary>The images that a training is to be made on, and of which classes they are where it has some.</summary>
    /// <param name="dataset">Its row; null where it is gone.</param>
    /// <param name="configuration">The training's.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <param name="made">As above.</param>
    /// <exception cref="InvalidDataException">The dataset is gone, not ready or damaged, or its labels are not those of the configuration.</exception>
    /// <exception cref="NoRoomException">There is no room to make it.</exception>
    public async Task<PackedDataset> OpenAsync(Dataset? dataset, TrainingConfiguration configuration, CancellationToken cancellationToken, Action<double>? made = null)
    {
        var pack = await OpenAsync(dataset, configuration.ImageSize, cancellationToken, made);
        if (configuration is not { ClassLabel: { } label, Networks.Classes: { } classes })
            return pack;
        try
        {
            using var table = await files.HoldAsync(FileKeys.Beside(dataset!.Id, ImageTable.FileName), [], cancellationToken);
            await OwnThread.Run("classes", ThreadNiceness.Training, () => pack.Classify(table.Path, label, classes));
            return pack;
        }
        catch
        {
            pack.Dispose();
            throw;
        }
    }

    private Task<HeldFiles> HoldAsync(Dataset dataset, int imageSize, CancellationToken cancellationToken) => files.HoldAsync(FileKeys.Pack(dataset.Id, imageSize), [], cancellationToken);

    private async Task MakeAsync(Dataset dataset, int imageSize, string path, Action<int> progress, CancellationToken cancellationToken)
    {
        folder.DemandRoomFor(PackedDataset.Bytes(dataset.Count, imageSize));
        log.LogInformation("Dataset {Dataset}: preparing {Count} images of {ImageSize} pixels", dataset.Name, dataset.Count, imageSize);
        if (dataset.Source == DatasetSource.Synthetic)
        {
            await OwnThread.Run("packing", ThreadNiceness.Training, () => SyntheticFaces.Pack(SyntheticFaces.Seed, dataset.Count, imageSize, path, cancellationToken, progress));
            return;
        }

        using var held = await HoldAsync(dataset, dataset.ImageSize, cancellationToken);
        using var source = PackedDataset.Open(held.Path);
        await OwnThread.Run("packing", ThreadNiceness.Training, () => DatasetResizer.Shrink(source, imageSize, path, cancellationToken, progress));
    }
}
