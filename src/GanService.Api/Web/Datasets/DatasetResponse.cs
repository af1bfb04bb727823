using GanService.Api.Store.Rows;
using GanService.Engine.Data;

namespace GanService.Api.Web.Datasets;

/// <summary>A dataset as the service shows it.</summary>
/// <param name="Count">Images packed, or so far while importing.</param>
/// <param name="ImageSize">Side of the packed images in pixels: the largest that a job may train at.</param>
/// <param name="SkippedCount">Files that could not be used.</param>
/// <param name="Skipped">The first 1000 of them, with the reason; none in lists.</param>
/// <param name="Error">Why the import failed.</param>
/// <param name="Warning">Why training on it will disappoint.</param>
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
    string? Warning,
    DateTime CreatedAt)
{
    private const int Few = 50;

    public static DatasetResponse Of(Dataset d) =>
        new(d.Id, d.Name, d.State, d.Source, d.Count, d.ImageSize, d.Crop, d.SkippedCount, d.Skipped, d.Error, WarningOf(d), d.CreatedAt);

    private static string? WarningOf(Dataset d) => d is { State: DatasetState.Ready, Count: < Few }
        ? $"{(d.Count == 1 ? "One image is" : $"{d.Count} images are")} too few: a network can only learn to repeat them. A few hundred are a beginning."
        : null;
}
