using System.Security.Claims;
using System.Text.Json;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;
using GanService.Engine;
using GanService.Engine.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Datasets;

/// <summary><c>POST /datasets/{id}/versions</c></summary>
public static class NewVersion
{
    public static async Task<Results<Accepted<DatasetResponse>, ProblemHttpResult>> Handle(
        string id,
        NewVersionRequest request,
        GanServiceDb database,
        IFileStore files,
        DataFolder folder,
        Wakeups wakeups,
        TimeProvider time,
        ClaimsPrincipal user,
        FairUse fairUse,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (await database.FindDatasetAsync(id, cancellationToken) is not { } parent)
            return Missing.Dataset(id);
        if (NewDataset.NotReady(parent) is { } reason)
            return Problems.Conflict(reason);
        var leftOut = new LeftOut([.. (request.LeaveOut ?? []).Distinct()], [.. (request.Images ?? []).Distinct().Order()]);
        if (leftOut is { Findings: [], Images: [] } && request.Where is null)
            return Problems.Invalid("leaveOut", "Say which images to leave out: findings of the report with leaveOut, single images with images, or all but those with certain labels with where.");
        if (leftOut.Images.Any(i => i < 0 || i >= parent.Count))
            return Problems.Invalid("images", $"images must be between 0 and {parent.Count - 1}.");
        if (DatasetRules.WhereError(request.Where) is { } error)
            return Problems.Invalid("where", error);
        var bytes = PackedDataset.Bytes(parent.Count, parent.ImageSize);
        folder.DemandRoomFor(bytes);
        if (await fairUse.RefuseBytesAsync(database, user.Identity?.Name, bytes, cancellationToken) is { } refusal)
            return refusal;

        var dataset = new Dataset
        {
            Id = SortableId.New(time),
            Name = parent.Name,
            Version = await NewDataset.NextVersionAsync(database, parent.Name, cancellationToken),
            ParentId = parent.Id,
            LeftOutJson = JsonSerializer.Serialize(leftOut, EngineJson.Options),
            Source = DatasetSource.Version,
            Crop = parent.Crop,
            ImageSize = parent.ImageSize,
            Where = request.Where,
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = user.Identity?.Name,
        };
        if (!await NewDataset.AddAsync(database, files, dataset, cancellationToken))
            return Problems.Conflict($"Another version of '{parent.Name}' was started at the same time. Try again.");
        wakeups.Announce(News.DatasetChanged, dataset.Id);
        return TypedResults.Accepted(context.AddressOf($"/datasets/{dataset.Id}"), DatasetResponse.Of(dataset, time.GetUtcNow().UtcDateTime));
    }
}

/// <summary>What to leave out of a new version of a dataset.</summary>
public sealed record NewVersionRequest
{
    /// <summary>Findings of the report whose images are left out.</summary>
    public IReadOnlyList<FindingKind>? LeaveOut { get; init; }

    /// <summary>Places of other images that are left out.</summary>
    public IReadOnlyList<int>? Images { get; init; }

    /// <summary>Labels of the images to keep, such as <c>Smiling=1</c>; all are kept when left out.</summary>
    public string? Where { get; init; }
}
