using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store;

/// <summary>Removes datasets with all that belongs to them, and their archives.</summary>
public static class DatasetRemoval
{
    /// <summary>Removes one, and tells that.</summary>
    /// <param name="database">Where its rows are.</param>
    /// <param name="row">Its row, as long as it is to be removed.</param>
    /// <param name="id">Its id.</param>
    /// <param name="files">Where its files are.</param>
    /// <param name="wakeups">Who is told.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>False where there was no such row.</returns>
    public static async Task<bool> RemoveDatasetAsync(this GanServiceDb database, IQueryable<Dataset> row, string id, IFileStore files, Wakeups wakeups, CancellationToken cancellationToken)
    {
        if (await row.ExecuteDeleteAsync(cancellationToken) == 0)
            return false;
        await database.UploadParts.Where(p => p.DatasetId == id).ExecuteDeleteAsync(cancellationToken);
        wakeups.Announce(News.DatasetChanged, id);
        await files.DeleteAsync(FileKeys.Dataset(id)); // who imports it deletes what it writes until it hears of this
        return true;
    }

    /// <summary>Removes the archive of a dataset, whole or in pieces.</summary>
    public static async Task RemoveUploadAsync(this GanServiceDb database, string id, IFileStore files, CancellationToken cancellationToken)
    {
        await files.DeleteAsync(FileKeys.Upload(id));
        await files.DeleteAsync(FileKeys.UploadParts(id));
        await database.UploadParts.Where(p => p.DatasetId == id).ExecuteDeleteAsync(cancellationToken);
    }
}
