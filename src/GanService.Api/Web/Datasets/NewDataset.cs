using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Datasets;

/// <summary>What is said about datasets that cannot be made.</summary>
public static class NewDataset
{
    public static Dictionary<string, string[]> ErrorsOf(Dataset dataset)
    {
        var errors = new Dictionary<string, string[]>();
        Add("name", DatasetRules.NameError(dataset.Name));
        Add("crop", DatasetRules.CropError(dataset.Crop));
        Add("imageSize", DatasetRules.ImageSizeError(dataset.ImageSize));
        Add("filter", DatasetRules.FilterError(dataset.Filter));
        Add("limit", DatasetRules.LimitError(dataset.Limit));
        Add("limitSeed", DatasetRules.LimitSeedError(dataset.Limit, dataset.LimitSeed));
        return errors;

        void Add(string field, string? error)
        {
            if (error is not null)
                errors[field] = [error];
        }
    }

    public static ProblemHttpResult NameTaken(string name) =>
        Problems.Conflict($"There is a dataset '{name}' already. Choose another name, or DELETE /datasets/{name} first.");
}
