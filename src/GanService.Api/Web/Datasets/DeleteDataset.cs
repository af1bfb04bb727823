using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Datasets;

/// <summary><c>DELETE /datasets/{id}</c></summary>
public static class DeleteDataset
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        string id, [AsParameters] DeleteDatasetQuery query, GanServiceDb database, IFileStore files, Wakeups wakeups, CancellationToken cancellationToken)
    {
        if (await database.FindDatasetAsync(id, cancellationToken) is not { } dataset)
            return Missing.Dataset(id);
        if (dataset.Source == DatasetSource.Synthetic)
            return Problems.Conflict("The synthetic faces are part of the service and cannot be deleted.");
        var user = await database.Jobs.FirstOrDefaultAsync(j => j.DatasetId == dataset.Id && (j.State == JobState.Queued || j.State == JobState.Running || j.State == JobState.Paused), cancellationToken);
        if (user is not null)
            return Problems.Conflict($"The job {user.Id} needs this dataset. Cancel it, or wait until it has ended.");
        var child = await database.Datasets.FirstOrDefaultAsync(d => d.ParentId == dataset.Id && (d.State == DatasetState.Importing || d.State == DatasetState.Uploading), cancellationToken);
        if (child is not null)
            return Problems.Conflict($"The version '{child.Title}' is being made of it. Wait until that is ready, or DELETE /datasets/{child.Id}.");
        var learned = await database.Jobs.CountAsync(j => j.DatasetId == dataset.Id, cancellationToken);
        if (learned > 0 && query.Force is not true)
            return Problems.Conflict($"{(learned == 1 ? "A job has" : $"{learned:N0} jobs have")} learned from this dataset: without it their checkpoints can no longer be verified, nor their faces be compared with the images. They go on drawing faces. To delete it all the same: DELETE /datasets/{id}?force=true.");

        await database.RemoveDatasetAsync(database.Datasets.Where(d => d.Id == dataset.Id), dataset.Id, files, wakeups, cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>How a dataset is deleted.</summary>
public sealed record DeleteDatasetQuery
{
    /// <summary>Also where jobs have learned from it.</summary>
    public bool? Force { get; init; }
}
