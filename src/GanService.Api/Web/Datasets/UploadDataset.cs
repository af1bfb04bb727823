using System.Security.Claims;
using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;
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

    private static readonly TimeSpan lookInterval = TimeSpan.FromSeconds(1);

    public static async Task<Results<Created<DatasetResponse>, Accepted<DatasetResponse>, ProblemHttpResult>> Handle(
        [FromForm] string? name,
        IFormFile? archive,
        [FromForm] string? crop,
        [FromForm] int? imageSize,
        [FromForm] string? filter,
        [FromForm] string? where,
        [FromForm] int? limit,
        [FromForm] long? limitSeed,
        [FromForm] string? addTo,
        [FromForm] string? folder,
        GanServiceDb database,
        IFileStore files,
        Wakeups wakeups,
        IOptions<GanServiceOptions> options,
        TimeProvider time,
        ClaimsPrincipal user,
        FairUse fairUse,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (folder is not null && options.Value.DatasetFolders.All(f => f.Name != folder))
            return Problems.Invalid("folder", $"The settings name no folder '{folder}'. GET /folders lists them.");
        if (folder is not null && archive is not null)
            return Problems.Invalid("folder", "Send an archive or name a folder, and not both.");
        var (wanted, problem) = await new NewDataset(name, crop, imageSize, filter, where, limit, limitSeed, addTo, folder).ToRowAsync(database, time, user.Identity?.Name, uploadBytes: null, cancellationToken);
        if (wanted is not { } dataset)
            return problem!;
        if (folder is null && archive is null or { Length: 0 })
            return Problems.Invalid("archive", "archive must be a zip, tar, tar.gz or Parquet file of images; or name a folder of the server's.");
        var bytes = archive?.Length ?? 0;
        if (bytes > options.Value.MaxUploadBytes)
            throw new BadHttpRequestException("The archive is too large.", StatusCodes.Status413PayloadTooLarge);
        if (await fairUse.RefuseBytesAsync(database, user.Identity?.Name, bytes, cancellationToken) is { } refusal)
            return refusal;

        var isAdded = false;
        try
        {
            if (archive is not null)
            {
                await AtomicFile.WriteAsync(files.PathOf(FileKeys.Upload(dataset.Id)), file => archive.CopyToAsync(file, cancellationToken));
                await files.KeepAsync(FileKeys.Upload(dataset.Id), cancellationToken);
            }

            isAdded = await NewDataset.AddAsync(database, files, dataset, cancellationToken);
        }
        finally
        {
            if (!isAdded)
                await files.DeleteAsync(FileKeys.Dataset(dataset.Id));
        }

        if (!isAdded)
            return NewDataset.NameTaken(dataset.Name); // by another upload at the same time
        using var bell = wakeups.BellFor(News.DatasetChanged, time);
        wakeups.Announce(News.DatasetChanged, dataset.Id);
        return await AnswerAsync(context, database, dataset, bell, TimeSpan.FromSeconds(options.Value.UploadAnswerSeconds), time, cancellationToken);
    }

    private static async Task<Results<Created<DatasetResponse>, Accepted<DatasetResponse>, ProblemHttpResult>> AnswerAsync(
        HttpContext context, GanServiceDb database, Dataset dataset, Bell bell, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
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

        var response = DatasetResponse.Of(dataset, time.GetUtcNow().UtcDateTime);
        return dataset.State switch
        {
            DatasetState.Ready => TypedResults.Created(context.AddressOf($"/datasets/{dataset.Id}"), response),
            DatasetState.Importing => TypedResults.Accepted(context.AddressOf($"/datasets/{dataset.Id}"), response),
            _ => Problems.Of(StatusCodes.Status422UnprocessableEntity, dataset.Error!, new Dictionary<string, object?> { ["skipped"] = response.Skipped, ["skippedCount"] = response.SkippedCount }),
        };
    }
}
