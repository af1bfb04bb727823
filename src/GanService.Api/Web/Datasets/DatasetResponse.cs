using GanService.Api.Store.Rows;
using GanService.Engine.Data;

namespace GanService.Api.Web.Datasets;

/// <summary>A dataset as the service shows it.</summary>
/// <param name="Count">Images packed, or so far while importing.</param>
/// <param name="ImageSize">Side of the packed images in pixels: the largest that a job may train at.</param>
/// <param name="Name">Its name, which its versions share.</param>
/// <param name="Version">Which of them: 1 for the first. Jobs take the newest of a name, or that of <c>name@version</c>.</param>
/// <param name="Parent">The id of the version that it was made of; null for none.</param>
/// <param name="Filter">Of which paths images were taken; null for all.</param>
/// <param name="Where">With which labels images were taken; null for all.</param>
/// <param name="Limit">How many were taken at most; null for all.</param>
/// <param name="LimitSeed">By which they were drawn at random; null where they are the first by name.</param>
/// <param name="SkippedCount">Files that could not be used.</param>
/// <param name="Skipped">The first 1000 of them, with the reason; none in lists.</param>
/// <param name="Progress">How far it is while it is uploaded or imported; null else.</param>
/// <param name="Error">Why the import failed.</param>
/// <param name="CanRetry">Whether it can begin again: POST /datasets/{id}/retry.</param>
/// <param name="Warning">Why training on it will disappoint.</param>
/// <param name="Jobs">How many jobs learn or have learned from it.</param>
/// <param name="CreatedBy">The name of the key by which it was made; null without one.</param>
public sealed record DatasetResponse(
    string Id,
    string Name,
    int Version,
    string? Parent,
    DatasetState State,
    DatasetSource Source,
    int Count,
    int ImageSize,
    string Crop,
    string? Filter,
    string? Where,
    int? Limit,
    long? LimitSeed,
    int SkippedCount,
    IReadOnlyList<SkippedFile> Skipped,
    DatasetProgress? Progress,
    string? Error,
    bool CanRetry,
    string? Warning,
    int Jobs,
    DateTime CreatedAt,
    string? CreatedBy)
{
    private const int Few = 50;

    public static DatasetResponse Of(Dataset d, DateTime now, int jobs = 0) =>
        new(d.Id, d.Name, d.Version, d.ParentId, d.State, d.Source, d.Count, d.ImageSize, d.Crop, d.Filter, d.Where, d.Limit, d.LimitSeed, d.SkippedCount, d.Skipped, DatasetProgress.Of(d, now), d.Error, d.CanRetry, WarningOf(d), jobs, d.CreatedAt, d.CreatedBy);

    private static string? WarningOf(Dataset d) => d is { State: DatasetState.Ready, Count: < Few }
        ? $"{(d.Count == 1 ? "One image is" : $"{d.Count} images are")} too few: a network can only learn to repeat them. A few hundred are a beginning."
        : null;
}

/// <summary>How far a dataset is.</summary>
/// <param name="UploadBytes">Of its archive, which comes in pieces; null where it came whole.</param>
/// <param name="ReceivedBytes">Of these, how many have come.</param>
/// <param name="Files">That the import looks at; null until it knows.</param>
/// <param name="FilesDone">Of these, how many it has looked at.</param>
/// <param name="FilesPerSecond">Since it began; null until it has looked at some.</param>
/// <param name="SecondsLeft">At that rate.</param>
public sealed record DatasetProgress(long? UploadBytes, long ReceivedBytes, int? Files, int FilesDone, double? FilesPerSecond, double? SecondsLeft)
{
    public static DatasetProgress? Of(Dataset d, DateTime now)
    {
        if (d.State is not (DatasetState.Uploading or DatasetState.Importing))
            return null;
        double? rate = d is { FilesDone: > 0, ImportStartedAt: { } began } && now > began ? d.FilesDone / (now - began).TotalSeconds : null;
        return new(d.UploadBytes, d.ReceivedBytes, d.FileCount, d.FilesDone, rate, (d.FileCount - d.FilesDone) / rate);
    }
}
