using System.ComponentModel.DataAnnotations;
using GanService.Api.Hosting;
using GanService.Api.Storage;
using GanService.Engine.Files;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Datasets;

/// <summary><c>POST /datasets</c></summary>
public static class UploadDataset
{
    /// <summary>What the form may take beside the archive: the other fields, and what stands between them.</summary>
    public const int MaxBesideFile = 64 << 10;

    // Long enough for thousands of images, so that most answers tell what was skipped; short of what clients wait for.
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(20);

    public static async Task<Results<Created<DatasetResponse>, Accepted<DatasetResponse>, ProblemHttpResult>> Handle(
        [FromForm][Required] string? name,
        [Required] IFormFile? archive,
        [FromForm] string? crop,
        [FromForm] int? imageSize,
        GanServiceDb database,
        DataFolder folder,
        DatasetImports imports,
        IOptions<GanServiceOptions> options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var errors = Check(name, archive, crop ?? "center", imageSize ?? 128);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        if (archive!.Length > options.Value.MaxUploadBytes)
            throw new BadHttpRequestException("The archive is too large.", StatusCodes.Status413PayloadTooLarge);
        var earlier = await database.Datasets.SingleOrDefaultAsync(d => d.Name == name, cancellationToken);
        if (earlier is { State: not DatasetState.Failed })
            return NameTaken(name!);

        var dataset = new Dataset
        {
            Id = SortableId.New(time),
            Name = name!,
            Source = DatasetSource.Upload,
            Crop = crop ?? "center",
            ImageSize = imageSize ?? 128,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        try
        {
            await AtomicFile.WriteAsync(folder.DatasetUpload(dataset.Id), file => archive.CopyToAsync(file, cancellationToken));
            if (earlier is not null)
                database.Datasets.Remove(earlier);
            database.Datasets.Add(dataset);
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (Exception error)
        {
            folder.DeleteDataset(dataset.Id);
            if (error is DbUpdateException && !StorageFault.Is(error))
                return NameTaken(name!); // by another upload at the same time
            throw;
        }

        if (earlier is not null)
            folder.DeleteDataset(earlier.Id);
        return await AnswerAsync(database, dataset, imports.Enqueue(dataset.Id), cancellationToken);
    }

    private static ProblemHttpResult NameTaken(string name) =>
        Problems.Conflict($"There is a dataset '{name}' already. Choose another name, or DELETE /datasets/{name} first.");

    private static Dictionary<string, string[]> Check(string? name, IFormFile? archive, string crop, int imageSize)
    {
        var errors = new Dictionary<string, string[]>();
        if (DatasetRules.NameError(name ?? "") is { } nameError)
            errors["name"] = [nameError];
        if (archive is null or { Length: 0 })
            errors["archive"] = ["archive must be a zip file of images."];
        if (DatasetRules.CropError(crop) is { } cropError)
            errors["crop"] = [cropError];
        if (DatasetRules.ImageSizeError(imageSize) is { } sizeError)
            errors["imageSize"] = [sizeError];
        return errors;
    }

    private static async Task<Results<Created<DatasetResponse>, Accepted<DatasetResponse>, ProblemHttpResult>> AnswerAsync(
        GanServiceDb database, Dataset dataset, Task import, CancellationToken cancellationToken)
    {
        await Task.WhenAny(import, Task.Delay(patience, cancellationToken));
        await database.Entry(dataset).ReloadAsync(cancellationToken);
        if (database.Entry(dataset).State == EntityState.Detached)
            return Problems.Conflict("The dataset was deleted while it was imported.");
        var response = DatasetResponse.Of(dataset);
        return dataset.State switch
        {
            DatasetState.Ready => TypedResults.Created($"/datasets/{dataset.Id}", response),
            DatasetState.Importing => TypedResults.Accepted($"/datasets/{dataset.Id}", response),
            _ => Problems.Of(StatusCodes.Status422UnprocessableEntity, dataset.Error!, new Dictionary<string, object?> { ["skipped"] = response.Skipped, ["skippedCount"] = response.SkippedCount }),
        };
    }
}
