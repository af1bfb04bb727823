using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Datasets;

/// <summary>What people say of a dataset that they want.</summary>
/// <param name="Name">Its name; null where it is added to one.</param>
/// <param name="AddTo">Name or id of the dataset that it begins with.</param>
/// <param name="Folder">Which of the server's folders its images come from; null for an archive.</param>
public sealed record NewDataset(string? Name, string? Crop, int? ImageSize, string? Filter, string? Where, int? Limit, long? LimitSeed, string? AddTo, string? Folder = null)
{
    /// <summary>Makes its row, or says why there cannot be one.</summary>
    public async Task<(Dataset? Dataset, ProblemHttpResult? Problem)> ToRowAsync(GanServiceDb database, TimeProvider time, string? createdBy, long? uploadBytes, CancellationToken cancellationToken)
    {
        var parent = AddTo is null ? null : await database.FindDatasetAsync(AddTo, cancellationToken);
        var errors = new Dictionary<string, string[]>();
        Add("addTo", AddToError(parent));
        Add("name", AddTo is null ? DatasetRules.NameError(Name ?? "") : null);
        Add("crop", Crop is null ? null : DatasetRules.CropError(Crop));
        Add("imageSize", ImageSizeError(parent));
        Add("filter", DatasetRules.FilterError(Filter));
        Add("where", DatasetRules.WhereError(Where));
        Add("limit", DatasetRules.LimitError(Limit));
        Add("limitSeed", DatasetRules.LimitSeedError(Limit, LimitSeed));
        if (errors.Count > 0)
            return (null, Problems.Invalid(errors));
        var name = parent?.Name ?? Name!;
        if (parent is null && await database.Datasets.AnyAsync(d => d.Name == name && d.State != DatasetState.Failed, cancellationToken))
            return (null, NameTaken(name));
        return (new()
        {
            Id = SortableId.New(time),
            Name = name,
            Version = parent is null ? 1 : await NextVersionAsync(database, name, cancellationToken),
            ParentId = parent?.Id,
            Source = Folder is null ? DatasetSource.Upload : DatasetSource.Folder,
            Folder = Folder,
            Crop = Crop ?? parent?.Crop ?? "center",
            ImageSize = parent?.ImageSize ?? ImageSize ?? 128,
            Filter = Filter,
            Where = Where,
            Limit = Limit,
            LimitSeed = LimitSeed,
            UploadBytes = uploadBytes,
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = createdBy,
        }, null);

        void Add(string field, string? error)
        {
            if (error is not null)
                errors[field] = [error];
        }
    }

    /// <summary>Adds its row, and removes those of its name that failed where it is the first of that.</summary>
    /// <returns>False where somebody took the name meanwhile.</returns>
    public static async Task<bool> AddAsync(GanServiceDb database, IFileStore files, Dataset dataset, CancellationToken cancellationToken)
    {
        var failed = dataset.Version > 1 ? [] : await database.Datasets.Where(d => d.Name == dataset.Name && d.State == DatasetState.Failed).ToListAsync(cancellationToken);
        database.Datasets.RemoveRange(failed);
        database.Datasets.Add(dataset);
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException error) when (!StorageFault.Is(error))
        {
            return false;
        }

        foreach (var earlier in failed)
            await files.DeleteAsync(FileKeys.Dataset(earlier.Id));
        return true;
    }

    /// <summary>The number that the next version of a dataset has.</summary>
    public static async Task<int> NextVersionAsync(GanServiceDb database, string name, CancellationToken cancellationToken) =>
        await database.Datasets.Where(d => d.Name == name).MaxAsync(d => d.Version, cancellationToken) + 1;

    public static ProblemHttpResult NameTaken(string name) => Problems.Conflict($"There is a dataset '{name}' already. Choose another name"
        + (name == DatasetRules.SyntheticFaces ? "." : $", send addTo={name} in place of it to make a new version with these images too, or DELETE /datasets/{name} first."));

    private string? AddToError(Dataset? parent) => (AddTo, parent) switch
    {
        (null, _) => null,
        (_, null) => $"There is no dataset '{AddTo}'. GET /datasets lists them.",
        _ when Name is not null && Name != parent.Name => $"The new version is called as '{parent.Name}' is; leave name out.",
        _ => NotReady(parent),
    };

    /// <summary>Why no version can be made of a dataset; null where one can be.</summary>
    public static string? NotReady(Dataset parent) => parent switch
    {
        { Source: DatasetSource.Synthetic } => "The synthetic faces are part of the service; upload images as a dataset of its own.",
        { State: not DatasetState.Ready } => $"The dataset '{parent.Title}' is {ReadyDataset.NameOf(parent.State)}; versions can be made of it when it is ready.",
        _ => null,
    };

    private string? ImageSizeError(Dataset? parent) =>
        parent is not null && ImageSize is not null && ImageSize != parent.ImageSize
            ? $"The images of '{parent.Name}' have {parent.ImageSize} pixels; leave imageSize out."
            : ImageSize is { } size ? DatasetRules.ImageSizeError(size) : null;
}
