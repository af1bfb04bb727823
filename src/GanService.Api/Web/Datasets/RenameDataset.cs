using System.Data.Common;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Datasets;

/// <summary><c>PATCH /datasets/{id}</c></summary>
public static class RenameDataset
{
    public static async Task<Results<Ok<DatasetResponse>, ProblemHttpResult>> Handle(
        string id, RenameDatasetRequest request, GanServiceDb database, Wakeups wakeups, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await database.FindDatasetAsync(id, cancellationToken) is not { } dataset)
            return Missing.Dataset(id);
        if (dataset.Source == DatasetSource.Synthetic)
            return Problems.Conflict("The synthetic faces are part of the service and keep their name.");
        if (await database.Datasets.AnyAsync(d => d.Name == dataset.Name && d.Folder == dataset.Name, cancellationToken))
            return Problems.Conflict("The dataset comes from a folder in the settings: rename it there.");
        var name = request.Name ?? "";
        if (DatasetRules.NameError(name) is { } error)
            return Problems.Invalid("name", error);
        if (name != dataset.Name)
        {
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            if (await database.Datasets.AnyAsync(d => d.Name == name, cancellationToken))
                return Problems.Conflict($"There is a dataset '{name}' already. Choose another name.");
            try
            {
                await database.Jobs.Where(j => database.Datasets.Any(d => d.Id == j.DatasetId && d.Name == dataset.Name)).ExecuteUpdateAsync(row => row
                    .SetProperty(j => j.DatasetName, j => j.DatasetName == dataset.Name ? name : name + j.DatasetName.Substring(dataset.Name.Length)), cancellationToken);
                await database.Datasets.Where(d => d.Name == dataset.Name).ExecuteUpdateAsync(row => row.SetProperty(d => d.Name, name), cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
            catch (DbException taken) when (!StorageFault.Is(taken)) // meanwhile
            {
                return Problems.Conflict($"There is a dataset '{name}' already. Choose another name.");
            }

            wakeups.Announce(News.DatasetChanged, dataset.Id);
        }

        await database.Entry(dataset).ReloadAsync(cancellationToken);
        return TypedResults.Ok(DatasetResponse.Of(dataset, time.GetUtcNow().UtcDateTime, await database.Jobs.CountAsync(j => j.DatasetId == dataset.Id, cancellationToken)));
    }
}

/// <summary>The new name of a dataset and of all its versions.</summary>
public sealed record RenameDatasetRequest
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }
}
