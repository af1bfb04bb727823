using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Datasets;

/// <summary><c>POST /datasets/{id}/retry</c></summary>
public static class RetryDataset
{
    public static async Task<Results<Accepted<DatasetResponse>, ProblemHttpResult>> Handle(
        string id, GanServiceDb database, Wakeups wakeups, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        if (await database.FindDatasetAsync(id, cancellationToken) is not { } dataset)
            return Missing.Dataset(id);
        var begun = await database.Datasets.Where(d => d.Id == dataset.Id && d.State == DatasetState.Failed && d.CanRetry).ExecuteUpdateAsync(
            row => row
                .SetProperty(d => d.State, DatasetState.Importing)
                .SetProperty(d => d.CanRetry, false)
                .SetProperty(d => d.Attempts, 0)
                .SetProperty(d => d.Error, (string?)null)
                .SetProperty(d => d.SkippedCount, 0)
                .SetProperty(d => d.SkippedJson, "[]"),
            cancellationToken);
        if (begun == 0)
        {
            return Problems.Conflict(dataset.State == DatasetState.Failed
                ? "It would fail for the same reason, or its archive is no longer there. Upload the images again."
                : $"The dataset '{dataset.Title}' is {ReadyDataset.NameOf(dataset.State)}; what has failed can be tried again.");
        }

        wakeups.Announce(News.DatasetChanged, dataset.Id);
        await database.Entry(dataset).ReloadAsync(cancellationToken);
        return TypedResults.Accepted(context.AddressOf($"/datasets/{dataset.Id}"), DatasetResponse.Of(dataset, time.GetUtcNow().UtcDateTime));
    }
}
