namespace GanService.Api.Store.Copying;

/// <summary>How far a copy has come.</summary>
/// <param name="Files">That are the same in both places.</param>
/// <param name="AllFiles">That there are.</param>
/// <param name="Bytes">Of those that are the same.</param>
/// <param name="AllBytes">Of all.</param>
/// <param name="Table">The table that was copied last; null before the first.</param>
public sealed record CopyProgress(int Files, int AllFiles, long Bytes, long AllBytes, TableDigest? Table = null);

/// <summary>What is the same in both places.</summary>
/// <param name="Files">How many, and their bytes.</param>
/// <param name="Tables">The rows.</param>
/// <param name="Faults">Files that were missing or damaged already, as sentences.</param>
public sealed record CopyResult(CopyProgress Files, IReadOnlyList<TableDigest> Tables, IReadOnlyList<string> Faults);
