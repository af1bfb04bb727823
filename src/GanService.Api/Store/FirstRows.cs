using GanService.Api.Store.Rows;

namespace GanService.Api.Store;

/// <summary>The row of the dataset that is always there.</summary>
public static class SyntheticDataset
{
    /// <summary>Makes sure that there is one, with so many faces.</summary>
    public static async Task AddSyntheticFacesAsync(this GanServiceDb database, int count, TimeProvider time)
    {
        await using var transaction = await database.Database.BeginTransactionAsync();
        await database.LockAsync(Turn.Datasets, CancellationToken.None); // other nodes start, too
        if (await database.FindDatasetAsync(DatasetRules.SyntheticFaces, CancellationToken.None) is not null)
            return;
        var synthetic = new Dataset
        {
            Id = SortableId.New(time),
            Name = DatasetRules.SyntheticFaces,
            Source = DatasetSource.Synthetic,
            Crop = "center",
            ImageSize = DatasetRules.MaxImageSize,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        synthetic.Complete(count, 0, []);
        database.Datasets.Add(synthetic);
        await database.SaveChangesAsync();
        await transaction.CommitAsync();
    }
}
