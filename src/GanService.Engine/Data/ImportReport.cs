namespace GanService.Engine.Data;

/// <summary>What an import did.</summary>
/// <param name="Imported">Images packed.</param>
/// <param name="SkippedCount">Files that could not be used.</param>
/// <param name="Skipped">The first of them.</param>
public sealed record ImportReport(int Imported, int SkippedCount, IReadOnlyList<SkippedFile> Skipped);

/// <summary>A file that could not be used.</summary>
/// <param name="Name">Its name in the archive or folder.</param>
/// <param name="Reason">Why, as the end of a sentence that begins with the name.</param>
/// <param name="Picture">The place of its picture among those that are set apart to be looked at; null where there is none.</param>
public sealed record SkippedFile(string Name, string Reason, int? Picture = null);
