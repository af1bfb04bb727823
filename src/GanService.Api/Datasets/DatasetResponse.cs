using GanService.Engine.Data;

namespace GanService.Api.Datasets;

/// <summary>A dataset as the service shows it.</summary>
/// <param name="Count">Images packed, or so far while importing.</param>
/// <param name="ImageSize">Side of the packed images in pixels: the largest that a job may train at.</param>
/// <param name="SkippedCount">Files that could not be used.</param>
/// <param name="Skipped">The first 1000 of them, with the reason; none in lists.</param>
/// <param name="Error">Why the import failed.</param>
public sealed record DatasetResponse(
    string Id,
    string Name,
    DatasetState State,
    DatasetSource Source,
    int Count,
    int ImageSize,
    string Crop,
    int SkippedCount,
    IReadOnlyList<SkippedFile> Skipped,
    string? Error,
    DateTime CreatedAt)
{
    public static DatasetResponse Of(Dataset d) =>
        new(d.Id, d.Name, d.State, d.Source, d.Count, d.ImageSize, d.Crop, d.SkippedCount, d.Skipped, d.Error, d.CreatedAt);
}
