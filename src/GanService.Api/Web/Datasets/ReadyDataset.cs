using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Datasets;

/// <summary>Finds a dataset whose images are there.</summary>
public static class ReadyDataset
{
    /// <param name="database">Where to look.</param>
    /// <param name="id">Its id or name.</param>
    /// <param name="then">What is so when it is ready, for who asks before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<(Dataset? Dataset, ProblemHttpResult? Problem)> FindAsync(GanServiceDb database, string id, string then, CancellationToken cancellationToken) =>
        await database.FindDatasetAsync(id, cancellationToken) switch
        {
            null => (null, Missing.Dataset(id)),
            { State: not DatasetState.Ready } dataset => (null, Problems.Conflict($"The dataset is {NameOf(dataset.State)}; {then} when it is ready.")),
            var dataset => (dataset, null),
        };

    public static string NameOf(DatasetState state) => state.ToString().ToLowerInvariant();
}
