using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Rows;

/// <summary>What was made by a key and is still there.</summary>
public static class Belongings
{
    /// <summary>Jobs that wait.</summary>
    public static Task<int> QueuedJobsOfAsync(this GanServiceDb database, string name, CancellationToken cancellationToken) =>
        database.Jobs.CountAsync(j => j.CreatedBy == name && j.State == JobState.Queued, cancellationToken);

    /// <summary>Bytes of packed images, of archives that come in pieces, of checkpoints, and of favourites' pictures.</summary>
    public static async Task<long> BytesOfAsync(this GanServiceDb database, string name, CancellationToken cancellationToken)
    {
        const long Channels = 3;
        return await database.Datasets.Where(d => d.CreatedBy == name).SumAsync(d => Channels * d.Count * d.ImageSize * d.ImageSize, cancellationToken)
            + await database.Datasets.Where(d => d.CreatedBy == name && d.State == DatasetState.Uploading).SumAsync(d => d.UploadBytes ?? 0, cancellationToken)
            + await database.Checkpoints.Where(c => c.CreatedBy == name).SumAsync(c => c.GeneratorBytes + (c.Resumable ? c.TrainingBytes : 0), cancellationToken)
            + await database.Favourites.Where(f => f.CreatedBy == name).SumAsync(f => f.Bytes, cancellationToken);
    }
}
