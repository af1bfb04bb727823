using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;

namespace GanService.Api.Store;

/// <summary>What a database has from its first start on: painted faces to train on, and a generator to draw faces with.</summary>
public static class FirstRows
{
    /// <summary>Makes sure that there are painted faces; a database that had none also gets the generator, which stays deleted once it is.</summary>
    public static async Task AddFirstRowsAsync(this GanServiceDb database, IFileStore files, GanServiceOptions options, TimeProvider time)
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
        synthetic.Complete(options.SyntheticFaces, 0, []);
        database.Datasets.Add(synthetic);
        if (options.Portraits)
        {
            database.Checkpoints.Add(await Portraits.KeepAsync(files, time));
            database.Aliases.Add(new() { Name = Portraits.Alias, CheckpointId = Portraits.Id, ChangedAt = synthetic.CreatedAt });
        }

        await database.SaveChangesAsync();
        await transaction.CommitAsync();
    }
}
