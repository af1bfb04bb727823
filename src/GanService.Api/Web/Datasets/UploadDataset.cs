using System.ComponentModel.DataAnnotations;
using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Web.Http;
using GanService.Engine.Files;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Datasets;

/// <summary><c>POST /datasets</c></summary>
public static class UploadDataset
{
    /// <summary>What the form may take beside the archive: the other fields, and what stands between them.</summary>
    public const int MaxBesideFile = 64 << 10;

    // Long enough for thousands of images, so that most answers tell what was skipped; short of what clients wait for.
    private static readonly TimeSpan lookInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(20);

    public static async Task<Results<Created<DatasetResponse>, Accepted<DatasetResponse>, ProblemHttpResult>> Handle(
        [FromForm][Required] string? name,
        [Required] IFormFile? archive,
        [FromForm] string? crop,
        [FromForm] int? imageSize,
        GanServiceDb database,
        IFileStore files,
        Wakeups wakeups,
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
            await AtomicFile.WriteAsync(files.PathOf(FileKeys.Upload(dataset.Id)), file => archive.CopyToAsync(file, cancellationToken));
            await files.KeepAsync(FileKeys.Upload(dataset.Id), cancellationToken);
            if (earlier is not null)
                database.Datasets.Remove(earlier);
            database.Datasets.Add(dataset);
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (Exception error)
        {
            await files.DeleteAsync(FileKeys.Dataset(dataset.Id));
            if (error is DbUpdateException && !StorageFault.Is(error))
                return NameTaken(name!); // by another upload at the same time
            throw;
        }

        if (earlier is not null)
            await files.DeleteAsync(FileKeys.Dataset(earlier.Id));
        using var bell = wakeups.BellFor(News.DatasetChanged, time);
        wakeups.Announce(News.DatasetChanged, dataset.Id);
        return await AnswerAsync(database, dataset, bell, cancellationToken);
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
        GanServiceDb database, Dataset dataset, Bell bell, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp(); // clients wait by their own clocks
        do
        {
            await bell.WaitAsync(lookInterval, cancellationToken);
            await database.Entry(dataset).ReloadAsync(cancellationToken);
            if (database.Entry(dataset).State == EntityState.Detached)
                return Problems.Conflict("The dataset was deleted while it was imported.");
        }
        while (dataset.State == DatasetState.Importing && TimeProvider.System.GetElapsedTime(start) < patience);

        var response = DatasetResponse.Of(dataset);
        return dataset.State switch
        {
            DatasetState.Ready => TypedResults.Created($"/datasets/{dataset.Id}", response),
            DatasetState.Importing => TypedResults.Accepted($"/datasets/{dataset.Id}", response),
            _ => Problems.Of(StatusCodes.Status422UnprocessableEntity, dataset.Error!, new Dictionary<string, object?> { ["skipped"] = response.Skipped, ["skippedCount"] = response.SkippedCount }),
        };
    }
}
